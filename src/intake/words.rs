//! Names that columns have in job lists, exports of form tools and complaint registers, in English and Norwegian.

use crate::model::intake::map::Target;

/// How a suggestion reads a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum How {
    /// As a text.
    Text,
    /// As a date.
    Date,
    /// As a whole number.
    Whole,
    /// As yes or no.
    YesNo,
    /// By a table of words: these are the register's own, one after another.
    Words(&'static str),
    /// By a table from names to ids of customers.
    Customer,
    /// By a table from names to ids of people.
    Person,
}

/// A field, and the names of columns that hold it, one after another: without capitals, blanks and marks, as they are compared.
pub(super) struct Word {
    pub(super) target: Target,
    /// The file of the job; empty for the record itself.
    pub(super) part: &'static str,
    pub(super) field: &'static str,
    pub(super) how: How,
    pub(super) names: &'static str,
}

const CHANNELS: How = How::Words("email phone form in_person portal signed letter other");
const TYPES: How = How::Words(
    "turnaround report_clarity result_validity communication subcontracting sample_handling \
     confidentiality price dispute other",
);

/// Names of columns that tell rows apart.
pub(super) const KEYS: &str = "id no nr number nummer job jobno jobnumber jobbnr jobbnummer oppdrag \
    oppdragsnr oppdragsnummer sak saksnr saksnummer caseno casenumber requestid requestno orderid \
    responseid idresponseid svarid complaintno complaintid klagenr klagenummer avviksnr uid labno labnr \
    labnummer journalnr";

/// Names of columns that say when a row was written down.
pub(super) const WRITTEN: &str =
    "registered registeredon registrert registrertdato created createdon opprettet entered";

/// Every field that can be placed by its column's name.
pub(super) const WORDS: &[Word] = &[
    word(
        Target::Request,
        "customer",
        How::Customer,
        "customer client kunde kundenavn oppdragsgiver customername clientname getclienttitle clienttitle",
    ),
    word(
        Target::Request,
        "contact",
        How::Text,
        "contact contactperson kontakt kontaktperson getcontactfullname contactfullname",
    ),
    word(
        Target::Request,
        "received_on",
        How::Date,
        "received receivedon datereceived receiveddate mottatt mottattdato datomottatt ankomst ankomstdato \
            inn getdatereceived receiptdate",
    ),
    word(Target::Request, "received_by", How::Person, "receivedby takenby mottattav registrertav"),
    word(Target::Request, "channel", CHANNELS, "channel kanal via hvordanmottatt"),
    word(
        Target::Request,
        "client_order_no",
        How::Text,
        "orderno ordernumber po pono purchaseorder bestillingsnr bestillingsnummer ordrenr ordrenummer \
            innkjopsordre clientordernumber getclientordernumber",
    ),
    word(
        Target::Request,
        "client_reference",
        How::Text,
        "reference customerreference clientreference referanse kundereferanse deresref getclientreference \
            prosjekt project",
    ),
    word(
        Target::Request,
        "lines.1.material",
        How::Text,
        "material sample sampletype materiale prove provetype getsampletypetitle sampletypetitle",
    ),
    word(Target::Request, "lines.1.matrix", How::Text, "matrix matrise"),
    word(
        Target::Request,
        "lines.1.sample_count",
        How::Whole,
        "samples noofsamples numberofsamples samplecount antall antallprover proveantall",
    ),
    word(
        Target::Request,
        "lines.1.test",
        How::Text,
        "test tests analysis analyses analyse analyser parameter parametere",
    ),
    word(Target::Request, "lines.1.method_requested", How::Text, "method metode testmethod analysemetode"),
    word(
        Target::Request,
        "requested_due",
        How::Date,
        "due duedate wantedby frist svarfrist onsketdato leveringsdato getduedate",
    ),
    word(
        Target::Request,
        "requested_tat_wd",
        How::Whole,
        "turnaround turnaroundtime tat tatdays leveringstid svartid",
    ),
    word(Target::Request, "closed_on", How::Date, "closed closedon lukket avsluttet ferdig"),
    part(
        "review",
        "decision.on",
        How::Date,
        "reviewed reviewedon reviewdate accepted acceptedon gjennomgatt akseptert godkjent godkjentdato",
    ),
    part("review", "decision.by", How::Person, "reviewedby acceptedby gjennomgattav akseptertav godkjentav"),
    part("report", "report_no", How::Text, "report reportno reportnumber rapport rapportnr rapportnummer"),
    part(
        "report",
        "issued_on",
        How::Date,
        "reported reportedon reportdate issued issuedon sent senton rapportert rapportdato utsendt sendt \
            getdatepublished datepublished",
    ),
    word(
        Target::Feedback,
        "customer",
        How::Customer,
        "customer company organisation organization kunde firma bedrift virksomhet",
    ),
    word(
        Target::Feedback,
        "received_on",
        How::Date,
        "timestamp tidsmerke tidsstempel submitted datesubmitted submitdate submitdatedatesubmitted \
            completiontime fullforingstidspunkt sluttidspunkt dato date",
    ),
    word(
        Target::Feedback,
        "ratings.turnaround",
        How::Whole,
        "turnaround turnaroundtime speed leveringstid svartid",
    ),
    word(
        Target::Feedback,
        "ratings.report_quality",
        How::Whole,
        "reportquality reports rapportkvalitet rapporter",
    ),
    word(Target::Feedback, "ratings.communication", How::Whole, "communication kommunikasjon"),
    word(
        Target::Feedback,
        "ratings.technical_competence",
        How::Whole,
        "technicalcompetence competence fagligkompetanse kompetanse",
    ),
    word(Target::Feedback, "ratings.responsiveness", How::Whole, "responsiveness tilgjengelighet responstid"),
    word(Target::Feedback, "ratings.sample_handling", How::Whole, "samplehandling provehandtering"),
    word(
        Target::Feedback,
        "ratings.overall",
        How::Whole,
        "overall overallsatisfaction satisfaction totalt totalinntrykk helhetsinntrykk tilfredshet",
    ),
    word(
        Target::Feedback,
        "recommend",
        How::Words("yes no maybe"),
        "recommend wouldyourecommendus recommendation anbefale anbefaling villeduanbefaleoss",
    ),
    word(Target::Feedback, "nps", How::Whole, "nps howlikelyareyoutorecommendus"),
    word(
        Target::Feedback,
        "text",
        How::Text,
        "comment comments anycomments remarks kommentar kommentarer merknad merknader tilbakemelding feedback",
    ),
    word(
        Target::Feedback,
        "response_expected",
        How::YesNo,
        "answerexpected replywanted contactme onskersvar onskerkontakt",
    ),
    word(Target::Complaint, "customer", How::Customer, "customer client complainant kunde klager firma"),
    word(
        Target::Complaint,
        "received_on",
        How::Date,
        "received receivedon date mottatt mottattdato dato klagedato",
    ),
    word(Target::Complaint, "by", How::Person, "receivedby takenby mottattav registrertav"),
    word(Target::Complaint, "channel", CHANNELS, "channel kanal via"),
    word(
        Target::Complaint,
        "text",
        How::Text,
        "complaint description text klage beskrivelse klagetekst hendelse",
    ),
    word(Target::Complaint, "type", TYPES, "type category kategori klagetype"),
    word(
        Target::Complaint,
        "acknowledged_on",
        How::Date,
        "acknowledged acknowledgedon bekreftet bekreftetmottatt",
    ),
    word(Target::Complaint, "investigation", How::Text, "investigation undersokelse saksgang"),
    word(Target::Complaint, "root_cause", How::Text, "rootcause cause arsak rotarsak"),
    word(Target::Complaint, "nc_ref", How::Text, "nc ncno nonconformity avvik avviksnr"),
    word(Target::Complaint, "closed_on", How::Date, "closed closedon lukket lukketdato avsluttet"),
];

const fn word(target: Target, field: &'static str, how: How, names: &'static str) -> Word {
    Word { target, part: "", field, how, names }
}

const fn part(part: &'static str, field: &'static str, how: How, names: &'static str) -> Word {
    Word { target: Target::Request, part, field, how, names }
}

/// A name without capitals, blanks, marks and Norwegian letters' rings and strokes.
pub(super) fn bare(name: &str) -> String {
    let plain = |c: char| match c {
        'æ' => 'e',
        'ø' => 'o',
        'å' => 'a',
        c => c,
    };
    name.to_lowercase().chars().filter(|c| c.is_alphanumeric()).map(plain).collect()
}

/// Whether a column's name is one of some names.
pub(super) fn is_one(name: &str, of: &str) -> bool {
    let name = bare(name);
    of.split(' ').any(|one| one == name)
}
