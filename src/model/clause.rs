//! The clause catalogue: what ISO/IEC 17025:2017 and ISO 9001:2015 ask of customer service, in our
//! own words. The standards' text is copyrighted and stands nowhere in this program.

/// One requirement of a standard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clause {
    /// Standard and number: `17025-7.1.1.c`.
    pub id: &'static str,
    /// A short title of ours.
    pub title: &'static str,
    /// What it asks, in one sentence of ours.
    pub meaning: &'static str,
}

impl Clause {
    /// The number within its standard: `7.1.1.c`.
    #[must_use]
    pub fn number(&self) -> &'static str {
        self.id.split_once('-').map_or(self.id, |(_, number)| number)
    }

    /// The standard's name.
    #[must_use]
    pub fn standard(&self) -> &'static str {
        if self.id.starts_with("9001-") { "ISO 9001" } else { "ISO/IEC 17025" }
    }

    /// How it is cited in running text: `clause 7.1.1.c`, or with the standard's name when that is
    /// not ISO/IEC 17025.
    #[must_use]
    pub fn cited(&self) -> String {
        match self.standard() {
            "ISO/IEC 17025" => format!("clause {}", self.number()),
            other => format!("{other} clause {}", self.number()),
        }
    }
}

/// The clause with exactly this id.
#[must_use]
pub fn by_id(id: &str) -> Option<&'static Clause> {
    CLAUSES.iter().find(|c| c.id == id)
}

/// The clause that a person means: `17025-7.1.1.c`, `7.1.1 c`, `7.1.1c`, `ISO 9001 8.2.1.c`.
/// A number alone is looked for in ISO/IEC 17025 first.
#[must_use]
pub fn find(text: &str) -> Option<&'static Clause> {
    let wanted = normal(text);
    by_id(&wanted).or_else(|| by_id(&format!("17025-{wanted}"))).or_else(|| by_id(&format!("9001-{wanted}")))
}

/// `ISO/IEC 17025 7.1.1 (c)` as `17025-7.1.1.c`.
fn normal(text: &str) -> String {
    let mut text = text.trim().to_ascii_lowercase();
    for word in ["iso/iec", "iso", "clause"] {
        text = text.replace(word, " ");
    }
    let mut out = String::new();
    for part in text.split([' ', '(', ')', ':', '-', ',']).filter(|p| !matches!(*p, "" | "2015" | "2017")) {
        match out.as_str() {
            "" => {}
            "17025" | "9001" => out.push('-'),
            _ => out.push('.'),
        }
        let letter = part.len() > 1 && part.ends_with(|c: char| c.is_ascii_lowercase());
        let (number, letter) = part.split_at(part.len() - usize::from(letter));
        out.push_str(number.trim_end_matches('.'));
        if !letter.is_empty() {
            out.push('.');
            out.push_str(letter);
        }
    }
    out
}

macro_rules! clauses {
    ($($id:literal $title:literal $meaning:literal;)+) => {
        /// Every clause, in the order of the standards.
        pub const CLAUSES: &[Clause] = &[$(Clause { id: $id, title: $title, meaning: $meaning }),+];
    };
}

clauses! {
    "17025-4.2" "Confidentiality"
        "Whatever the laboratory learns or makes on a customer's job stays secret, and everyone involved is \
         bound.";
    "17025-4.2.1" "Secrecy is a legal promise"
        "The laboratory commits itself in law to keep a customer's information secret and says beforehand \
         what it means to publish.";
    "17025-4.2.2" "Release under compulsion"
        "When law or contract forces confidential information out, the customer hears what was released, \
         unless telling is forbidden.";
    "17025-4.2.3" "Information from third parties"
        "What others report about a customer stays between laboratory and customer, and the source is not \
         named without consent.";
    "17025-4.2.4" "Everyone is bound"
        "Staff, contractors, committee members and outside bodies acting for the laboratory keep the same \
         secrecy.";
    "17025-5.5" "Roles and powers"
        "It is laid down who may decide what, who answers to whom, and by which procedures the work is run.";
    "17025-6.2.5" "Competence on record"
        "For each task there are records of what competence it needs and how people are chosen, trained and \
         kept under watch.";
    "17025-6.2.6" "Named authorisation"
        "People are authorised by name for particular activities, such as running a method or releasing \
         results.";
    "17025-6.4.9" "Suspect equipment out of use"
        "Equipment that is overloaded, mishandled or gives doubtful results leaves service, and what it may \
         have spoilt is looked into.";
    "17025-6.6.1" "Suitable outside help"
        "Products and services from outside, tests passed on included, are used only when they are fit for \
         the laboratory's work.";
    "17025-6.6.2" "Outside providers under control"
        "There is a recorded way of setting requirements for outside providers, judging them, checking what \
         they deliver and acting on it.";
    "17025-6.6.2.a" "Requirements for what is bought"
        "What the laboratory needs from outside is defined, reviewed and approved.";
    "17025-6.6.2.b" "Criteria for providers"
        "Criteria exist for judging, choosing, watching and re-judging outside providers.";
    "17025-6.6.2.c" "Checked before use"
        "What comes from outside is shown to meet the requirements before it is used or passed on to a \
         customer.";
    "17025-6.6.2.d" "Action on providers"
        "Poor results of watching or re-judging a provider lead to action.";
    "17025-6.6.3" "The provider knows what is wanted"
        "The laboratory tells an outside provider what it asks for and on what terms.";
    "17025-6.6.3.a" "Scope told to the provider"
        "The provider is told which products and services are wanted.";
    "17025-6.6.3.b" "Acceptance criteria told to the provider"
        "The provider is told what the laboratory will accept.";
    "17025-6.6.3.c" "Competence told to the provider"
        "The provider is told which competence and qualifications its people need.";
    "17025-6.6.3.d" "Visits told to the provider"
        "The provider is told what the laboratory or its customer means to do on the provider's premises.";
    "17025-7.1.1" "Contract review"
        "Requests, tenders and contracts go through a review; for internal and routine customers a simpler \
         one will do, but not none.";
    "17025-7.1.1.a" "Needs understood"
        "What the customer needs is settled, in writing, and understood.";
    "17025-7.1.1.b" "Able to do it"
        "Before it commits itself the laboratory makes sure that it has the skill and the means.";
    "17025-7.1.1.c" "Outside work approved"
        "The customer is told which work goes to outside providers and gives approval.";
    "17025-7.1.1.d" "Fit method"
        "The methods chosen are suitable and can meet what the customer needs.";
    "17025-7.1.2" "Unsuitable or outdated method"
        "A customer who asks for a method that is unfit or out of date is told so.";
    "17025-7.1.3" "Pass or fail by an agreed rule"
        "Where pass or fail is wanted, specification and decision rule are fixed, and a rule that the \
         specification does not contain is agreed with the customer.";
    "17025-7.1.4" "Differences settled first"
        "Request and contract are brought into line before work begins, both sides accept the contract, and \
         no wish of the customer may harm sound results.";
    "17025-7.1.5" "Deviations told"
        "The customer hears of every departure from the contract.";
    "17025-7.1.6" "Changed contracts"
        "A contract changed after work has begun is reviewed again, and all staff concerned are told.";
    "17025-7.1.7" "Cooperation"
        "The laboratory helps customers to make their request clear and to follow how their work is done.";
    "17025-7.1.8" "Records of review and talks"
        "Reviews, significant changes, and talks with the customer about needs or results leave records.";
    "17025-7.2.1.3" "Valid edition"
        "The valid edition of a method is used, unless it is unfit or can not be had.";
    "17025-7.2.1.4" "The laboratory's choice of method"
        "When the customer names no method, the laboratory picks a suitable one and says which.";
    "17025-7.2.1.5" "Method verified"
        "Before a method goes into use the laboratory shows that it can run it as required.";
    "17025-7.2.1.7" "Departure from a method"
        "A departure from a method is documented, justified, authorised and accepted by the customer; \
         acceptance may stand in the contract.";
    "17025-7.2.2.1" "Validation"
        "Methods of one's own, non-standard ones, and standard ones used outside their scope are validated.";
    "17025-7.4.1" "Handling of items"
        "Items are carried, received, protected, stored, kept, and disposed of or returned by a procedure \
         that guards them and the customer's interest.";
    "17025-7.4.2" "Identity of items"
        "Each item bears an identity that can not be confused, for as long as it is in the laboratory's \
         care.";
    "17025-7.4.3" "Odd on arrival"
        "A deviation on arrival is recorded; in doubt the customer is asked before work goes on, and if \
         tested all the same the report says which results may suffer.";
    "17025-7.4.4" "Storage conditions"
        "Where items need certain conditions, these are kept, watched and recorded.";
    "17025-7.5.1" "Recorded when done"
        "Observations and results are written down when they are made, with date and person, so that the \
         work could be repeated.";
    "17025-7.5.2" "Traceable changes"
        "A change to a technical record leaves the old version readable and shows what was changed, when \
         and by whom.";
    "17025-7.8.1.1" "Release of results"
        "Results are reviewed and authorised before they leave.";
    "17025-7.8.1.2" "What was agreed is reported"
        "Reports hold, clearly and without ambiguity, all that was agreed with the customer and all that \
         the reader needs.";
    "17025-7.8.1.3" "Simplified reports"
        "Reports are cut short only as agreed with the customer; what is left out stays available.";
    "17025-7.8.2.1.e" "Report names the customer"
        "The report names the customer and how to reach them.";
    "17025-7.8.2.1.f" "Report names the method"
        "The report says which method was used.";
    "17025-7.8.2.1.g" "Report describes the item"
        "The report identifies the item and, where it matters, its condition.";
    "17025-7.8.2.1.h" "Report dates the receipt"
        "The report gives the day on which the item came in, and that of sampling where results depend on \
         it.";
    "17025-7.8.2.1.j" "Report is dated"
        "The report bears its day of issue.";
    "17025-7.8.2.1.n" "Report tells of departures"
        "The report says what was added to, left out of or done differently from the method.";
    "17025-7.8.2.1.o" "Report names who authorised it"
        "The report shows who authorised it.";
    "17025-7.8.2.1.p" "Outside results are marked"
        "The report shows which results came from outside providers.";
    "17025-7.8.2.2" "Customer's own data"
        "Data that the customer supplied are marked as such, with a disclaimer; unless the laboratory \
         sampled, results hold for the item as received.";
    "17025-7.8.3.1.b" "Statement of conformity in test reports"
        "Where results must be read against a specification, the test report states conformity.";
    "17025-7.8.6" "Statements of conformity"
        "Pass or fail is stated by a documented rule, and the report shows which.";
    "17025-7.8.6.1" "Decision rule applied"
        "The rule behind pass or fail is documented, weighs the risk of a wrong verdict unless it is \
         prescribed, and is applied.";
    "17025-7.8.6.2" "Decision rule shown"
        "The report says which results the statement covers, which specification is met or not, and by \
         which rule.";
    "17025-7.8.8" "Changed reports"
        "An issued report is changed in the open: what, why, and in place of which report.";
    "17025-7.8.8.1" "Change made visible"
        "In a report issued anew the change is marked and, where fit, its reason given.";
    "17025-7.8.8.2" "Change as a further document"
        "An issued report is altered only by a further document that says which report it amends.";
    "17025-7.8.8.3" "New number, old report named"
        "A wholly new report has a number of its own and names the one that it replaces.";
    "17025-7.9.1" "A way to handle complaints"
        "There is a documented way of receiving, judging and deciding complaints.";
    "17025-7.9.2" "Open about complaints"
        "Who asks is told how complaints are handled; the laboratory settles whether one concerns its own \
         work and answers for all decisions.";
    "17025-7.9.3.a" "From receipt to action"
        "The way of handling covers receipt, validation, investigation and the decision what to do.";
    "17025-7.9.3.b" "Complaints tracked"
        "Complaints, and what is done to resolve them, are tracked and recorded.";
    "17025-7.9.3.c" "Action taken"
        "Somebody makes sure that fitting action follows.";
    "17025-7.9.4" "Facts gathered"
        "The laboratory itself gathers and checks the facts needed to judge a complaint.";
    "17025-7.9.5" "Complainant kept informed"
        "Where possible the complainant hears of receipt, progress and outcome.";
    "17025-7.9.6" "Independent outcome"
        "Somebody who took no part in the work complained of makes, or reviews and approves, the outcome.";
    "17025-7.9.7" "Formal end"
        "Where possible the complainant is told formally that handling has ended.";
    "17025-7.10" "Nonconforming work"
        "Work that fails its procedure or the customer's agreement is dealt with by set rules, on record.";
    "17025-7.10.1" "Response to nonconforming work"
        "Action fits the risk, the effect on earlier results is weighed, the customer is told and work \
         recalled where needed, and named people allow work to go on.";
    "17025-7.10.2" "Records of nonconforming work"
        "What went wrong and what was done about it is recorded.";
    "17025-7.10.3" "Corrective action after nonconforming work"
        "If it could happen again, corrective action follows.";
    "17025-7.11.2" "Information systems validated"
        "Systems that hold laboratory data, this tool and the git host included, are validated before use \
         and after changes.";
    "17025-7.11.3" "Information systems protected"
        "Data systems are guarded against intrusion, tampering and loss, and keep data whole.";
    "17025-8.3.2" "Documents under control"
        "Documents are approved, kept under review and marked with their revision; the right one is at hand \
         and outdated ones are kept from use.";
    "17025-8.4" "Records"
        "Records show that requirements are met, and are kept safe for as long as they are owed.";
    "17025-8.4.1" "Legible records"
        "Records are kept, readable, to show that requirements are met.";
    "17025-8.4.2" "Records under control"
        "Records can be found, are protected, backed up and kept for as long as contracts ask, with access \
         as confidentiality allows.";
    "17025-8.5" "Risks and opportunities"
        "Risks and opportunities of the work are weighed and acted on.";
    "17025-8.5.1" "Risks considered"
        "The laboratory thinks about what could go wrong or better in its work.";
    "17025-8.5.2" "Action on risks planned"
        "Action on risks and opportunities is planned, built into the system and judged by its effect.";
    "17025-8.5.3" "In proportion"
        "Such action is in proportion to what is at stake for the validity of results.";
    "17025-8.6.1" "Improvement"
        "Chances to improve are looked for and taken.";
    "17025-8.6.2" "Customer feedback"
        "Customers are asked what they think, good and bad; the answers are analysed and used to improve \
         system, work and service.";
    "17025-8.7" "Corrective action"
        "Nonconformities lead to action on their causes, and the effect is checked.";
    "17025-8.7.1" "What to do about a nonconformity"
        "The laboratory reacts, finds the cause, acts on it, checks the effect and changes risks or the \
         system where needed.";
    "17025-8.7.1.a" "Reaction"
        "The nonconformity is brought under control, corrected, and its consequences dealt with.";
    "17025-8.7.1.b" "Cause"
        "The cause is sought, and whether the like exists or could occur elsewhere.";
    "17025-8.7.1.c" "Action"
        "The action that is needed is carried out.";
    "17025-8.7.1.d" "Effect checked"
        "Whether the action worked is reviewed.";
    "17025-8.7.1.e" "Risks updated"
        "Risks and opportunities are revised where needed.";
    "17025-8.7.1.f" "System changed"
        "The management system is changed where needed.";
    "17025-8.7.2" "Action in proportion"
        "Corrective action fits the effects of what went wrong.";
    "17025-8.7.3" "Records of corrective action"
        "What went wrong, its cause, what was done and what came of it is recorded.";
    "17025-8.9.1" "Management review"
        "Management reviews the system at planned intervals.";
    "17025-8.9.2" "Inputs of the management review"
        "The review draws on a set list of inputs, and these are recorded.";
    "17025-8.9.2.b" "Input: objectives"
        "The review looks at whether objectives were met.";
    "17025-8.9.2.d" "Input: earlier actions"
        "The review looks at what became of actions from earlier reviews.";
    "17025-8.9.2.h" "Input: volume and type of work"
        "The review looks at changes in how much and what kind of work is done.";
    "17025-8.9.2.i" "Input: feedback"
        "The review looks at what customers and staff have said.";
    "17025-8.9.2.j" "Input: complaints"
        "The review looks at complaints.";
    "17025-8.9.2.k" "Input: effect of improvements"
        "The review looks at whether improvements worked.";
    "17025-8.9.2.l" "Input: resources"
        "The review looks at whether resources suffice.";
    "17025-8.9.2.m" "Input: risks"
        "The review looks at the risks that were identified.";
    "17025-8.9.3" "Outputs of the management review"
        "The review's decisions and actions are recorded.";
    "17025-8.9.3.a" "Output: effectiveness"
        "The review concludes whether the system and its processes work.";
    "17025-8.9.3.b" "Output: improvement"
        "The review decides what to improve in the work.";
    "17025-8.9.3.c" "Output: resources"
        "The review decides which resources to provide.";
    "17025-8.9.3.d" "Output: need for change"
        "The review decides what must change.";
    "9001-5.1.2" "Customer focus"
        "Top management sees to it that customers' requirements are met and their satisfaction stays in \
         view.";
    "9001-6.2" "Objectives"
        "Quality objectives are measurable, followed up, and come with who does what by when.";
    "9001-7.4" "Communication"
        "It is decided what is communicated, when, with whom, how and by whom.";
    "9001-8.2.1" "Communication with customers"
        "Communication covers services, orders, feedback, customer property and contingencies.";
    "9001-8.2.1.a" "Information on services"
        "Customers are told about the services on offer.";
    "9001-8.2.1.b" "Enquiries, orders, changes"
        "Enquiries, contracts and orders are dealt with, changes included.";
    "9001-8.2.1.c" "Feedback and complaints"
        "Feedback is obtained from customers, complaints included.";
    "9001-8.2.1.d" "Customer property handled"
        "What belongs to the customer is handled and controlled.";
    "9001-8.2.1.e" "Contingency"
        "Where it matters, it is settled what happens when things go wrong.";
    "9001-8.2.2" "Requirements determined"
        "Requirements on a service, legal ones included, are defined, and claims about it can be met.";
    "9001-8.2.3.1" "Review before commitment"
        "Requirements are reviewed before the commitment is made, differences settled, and spoken orders \
         confirmed.";
    "9001-8.2.3.1.a" "Stated requirements"
        "The review covers what the customer asked for, delivery and later support included.";
    "9001-8.2.3.1.b" "Unstated requirements"
        "The review covers what the customer did not say but needs for the known use.";
    "9001-8.2.3.1.c" "Own requirements"
        "The review covers what the organization itself requires.";
    "9001-8.2.3.1.d" "Legal requirements"
        "The review covers what law and regulations require.";
    "9001-8.2.3.1.e" "Changed requirements"
        "The review covers where contract or order differs from what was said before.";
    "9001-8.2.3.2" "Records of the review"
        "The outcome of the review and any new requirements are recorded.";
    "9001-8.2.4" "Changed requirements passed on"
        "When requirements change, documents are amended and the people concerned are told.";
    "9001-8.5.3" "Customer property"
        "Property of customers is identified, verified and protected; loss, damage or unfitness is reported \
         to them and recorded.";
    "9001-9.1.2" "Customer satisfaction"
        "How customers see the fulfilment of their needs is monitored, by ways that were decided on.";
    "9001-9.1.3" "Analysis and evaluation"
        "Data from monitoring are analysed and put to use.";
    "9001-9.3.2.c" "Input: performance"
        "The management review looks at performance and trends, customer satisfaction among them.";
    "9001-10.2" "Nonconformity and corrective action"
        "Nonconformities, complaints included, lead to reaction, causes, action and a check of the effect.";
}
