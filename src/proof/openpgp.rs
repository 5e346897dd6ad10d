//! OpenPGP: signatures of commits by keys that the laboratory pinned.

use std::time::SystemTime;

use jiff::{SignedDuration, Timestamp};
use pgp::composed::{Deserializable, DetachedSignature, SignedPublicKey};
use pgp::crypto::hash::HashAlgorithm;
use pgp::packet::{Signature, SignatureType};
use pgp::types::{KeyDetails, VerifyingKey};

use super::opinion::Opinion;
use super::window::{Bound, Misfit, Window};
use crate::model::approval::State;

/// An OpenPGP key with its signing keys below it.
#[derive(Debug, Clone)]
pub(super) struct Pinned {
    signing: Vec<Signing>,
    fingerprint: String,
    is_revoked: bool,
}

/// One key that may sign.
#[derive(Debug, Clone)]
struct Signing {
    key: Either,
    /// When it may sign, by its own word.
    window: Window,
}

#[derive(Debug, Clone)]
enum Either {
    Primary(Box<pgp::packet::PublicKey>),
    Sub(Box<pgp::packet::PublicSubkey>),
}

impl Pinned {
    /// The first key of an armoured file.
    pub(super) fn read(text: &str) -> Result<Self, String> {
        let (key, _) = SignedPublicKey::from_string(text).map_err(|_| "it holds no OpenPGP key in armour")?;
        key.verify_bindings().map_err(|_| "what binds the parts of its key together does not fit")?;
        let own = || {
            key.details.users.iter().flat_map(|user| &user.signatures).chain(&key.details.direct_signatures)
        };
        let newest = own().filter(|s| s.match_issuer(&key.primary_key)).max_by_key(|s| s.created());
        let mut signing = Vec::new();
        if let Some(newest) = newest.filter(|newest| newest.key_flags().sign()) {
            let window = window(&key.primary_key, newest);
            signing.push(Signing { key: Either::Primary(Box::new(key.primary_key.clone())), window });
        }
        for sub in &key.public_subkeys {
            let is_revoked = sub.signatures.iter().any(|s| s.typ() == Some(SignatureType::SubkeyRevocation));
            let newest = sub.signatures.iter().max_by_key(|s| s.created());
            if let Some(newest) = newest.filter(|newest| !is_revoked && newest.key_flags().sign()) {
                let window = window(&sub.key, newest);
                signing.push(Signing { key: Either::Sub(Box::new(sub.key.clone())), window });
            }
        }
        let fingerprint = key.primary_key.fingerprint().to_string().to_uppercase();
        let is_revoked = !key.details.revocation_signatures.is_empty();
        Ok(Self { signing, fingerprint, is_revoked })
    }

    /// Verifies a signature, when one of these keys made it.
    pub(super) fn verify(
        &self,
        message: &[u8],
        signature: &Made,
        anchored: Option<Timestamp>,
    ) -> Option<Opinion> {
        let signing = self.signing.iter().find(|signing| signing.key.made(&signature.0))?;
        let named = |opinion: Opinion| Some(opinion.by(&self.fingerprint));
        if matches!(
            signature.0.hash_alg(),
            Some(HashAlgorithm::Md5 | HashAlgorithm::Sha1 | HashAlgorithm::Ripemd160)
        ) {
            return named(Opinion::bad("the signature rests on a digest that can be forged"));
        }
        if !signing.key.fits(&signature.0, message) {
            return named(Opinion::bad(
                "the signature does not fit what was signed: one of the two was changed",
            ));
        }
        if self.is_revoked {
            return named(Opinion::bad("its key was revoked by its owner"));
        }
        if signature.0.signature_expiration_time().is_some() {
            return named(Opinion::unknown("the signature was made to expire, which is not judged here"));
        }
        named(match signing.window.fit(signature.made_at(), anchored) {
            Ok(()) => Opinion::new(State::Good, "the signature fits"),
            Err(Misfit::Outside(why)) => Opinion::bad(why),
            Err(Misfit::Untold(why)) => Opinion::unknown(why),
        })
    }
}

/// A signature read.
#[derive(Debug)]
pub(super) struct Made(Signature);

impl Made {
    pub(super) fn read(signature: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(signature).ok()?;
        let (mut all, _) = DetachedSignature::from_string_many(text).ok()?;
        let first = all.next()?.ok()?.signature;
        // which of several would count is a matter of taste
        let is_data = matches!(first.typ(), Some(SignatureType::Binary | SignatureType::Text));
        (all.next().is_none() && is_data).then_some(Self(first))
    }

    /// When it was made, by the signer's clock; that stands under the signature.
    pub(super) fn made_at(&self) -> Option<Timestamp> {
        self.0.created().and_then(|time| instant(time.into()))
    }

    /// The key that it names, as far as it does.
    pub(super) fn issuer(&self) -> String {
        let fingerprint = self.0.issuer_fingerprint().first().map(ToString::to_string);
        let id = || self.0.issuer_key_id().first().map(ToString::to_string);
        fingerprint.or_else(id).map_or_else(|| "that it does not name".to_owned(), |id| id.to_uppercase())
    }
}

impl Either {
    fn made(&self, signature: &Signature) -> bool {
        match self {
            Self::Primary(key) => signature.match_issuer(&**key),
            Self::Sub(key) => signature.match_issuer(&**key),
        }
    }

    fn fits(&self, signature: &Signature, message: &[u8]) -> bool {
        match self {
            Self::Primary(key) => signature.verify(&**key, message).is_ok(),
            Self::Sub(key) => signature.verify(&**key, message).is_ok(),
        }
    }
}

/// Whether a signature names a key as its maker.
trait MatchIssuer {
    fn match_issuer(&self, key: &impl VerifyingKey) -> bool;
}

impl MatchIssuer for Signature {
    fn match_issuer(&self, key: &impl VerifyingKey) -> bool {
        let (id, fingerprint) = (key.legacy_key_id(), key.fingerprint());
        self.issuer_key_id().into_iter().any(|issuer| *issuer == id)
            || self.issuer_fingerprint().into_iter().any(|issuer| *issuer == fingerprint)
    }
}

/// From the making of a key to its end, by the newest word of its owner.
fn window(key: &impl KeyDetails, word: &Signature) -> Window {
    let made = instant(key.created_at().into());
    let life = word.key_expiration_time().map(std::time::Duration::from).filter(|life| !life.is_zero());
    let end = life.and_then(|life| made?.checked_add(SignedDuration::try_from(life).ok()?).ok());
    Window { after: made.map(Bound::At), before: end.map(Bound::At) }
}

fn instant(time: SystemTime) -> Option<Timestamp> {
    Timestamp::try_from(time).ok()
}
