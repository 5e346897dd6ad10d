//! A suggested map places what the names of columns tell, and says what they do not.

use std::fs;

use super::{counts, import};
use crate::cli::run::{laboratory, run};

const NORWEGIAN: &str = "\
Oppdragsnr;Kunde;Mottatt dato;Frist;Antall prøver;Analyse;Rapportnr;Rapportdato;Pris
1;Vantor Cathodes AB;02.03.2026;16.03.2026;4;Vann;RP-9;25.03.2026;1200
2;Ukjent AS;03.03.2026;17.03.2026;2;Aske;;;800
";

#[test]
fn norwegian_columns_are_placed() {
    let dir = laboratory();
    fs::write(dir.path().join("jobber.csv"), NORWEGIAN).unwrap();
    let (code, map, err) = run(dir.path(), &["import", "csv", "jobber.csv", "--suggest"]);
    assert_eq!(code, 0, "{err}");
    for line in [
        "kind: request\n",
        "system: jobber.csv\n",
        "key: { column: Oppdragsnr }\n",
        "  received_on:\n    column: Mottatt dato\n    date: d.m.yyyy\n",
        "      Vantor Cathodes AB: C1\n",
        "      # Ukjent AS: \n",
        "    report_no:\n      column: Rapportnr\n",
        "could not be placed",
        "#   I Pris\n",
    ] {
        assert!(map.contains(line), "{line}\n{map}");
    }
    let (_, out, err) = import(dir.path(), "csv", NORWEGIAN.as_bytes(), &map, &[]);
    assert_eq!(
        counts(&out),
        "2 rows: 1 imported, 0 there already, 0 different from what is there, 1 refused, 0 empty.",
        "{out}{err}"
    );
    assert!(out.contains("B3 \"Kunde\": holds \"Ukjent AS\", which is none of the words"), "{out}");
}

#[test]
fn what_the_cells_do_not_tell_is_left_to_people() {
    let dir = laboratory();
    fs::write(dir.path().join("t.csv"), "Job no,Client,Received\n1,Vantor,03/04/2026\n").unwrap();
    let (_, map, _) = run(dir.path(), &["import", "csv", "t.csv", "--suggest"]);
    assert!(map.contains("# date: d/m/yyyy or m/d/yyyy; the cells fit each of these, so say which"), "{map}");
    assert!(map.contains("values: {} # none of these words is known"), "{map}");
    let (_, out, err) = import(dir.path(), "csv", &fs::read(dir.path().join("t.csv")).unwrap(), &map, &[]);
    assert!(counts(&out).starts_with("1 row: 0 imported"), "{out}{err}");
    // one cell that only one order of day and month fits decides
    fs::write(dir.path().join("t.csv"), "Job no,Client,Received\n1,Vantor,03/04/2026\n2,Vantor,25/04/2026\n")
        .unwrap();
    assert!(run(dir.path(), &["import", "csv", "t.csv", "--suggest"]).1.contains("    date: d/m/yyyy\n"));
}

#[test]
fn exports_of_form_tools_are_known() {
    let dir = laboratory();
    for (heads, date, key) in [
        (
            "Timestamp,Company,Communication,Comments\n2026/03/04 10:21:33 AM GMT+1,Vantor Cathodes AB,5,Fine\n",
            "yyyy/m/d h:mm:ss AM/PM zone",
            "key: { digest: [",
        ),
        (
            "ID,Start time,Completion time,Email,Name,Company,Overall\n1,3/4/2026 10:20:00,3/14/2026 10:21:33,a@b.example,A,Vantor Cathodes AB,4\n",
            "m/d/yyyy h:mm:ss",
            "key: { column: ID }",
        ),
        (
            "\"id. Response ID\",\"submitdate. Date submitted\",\"Firma\",\"Kommunikasjon\"\n1,2026-03-04 10:21:33,Vantor Cathodes AB,4\n",
            "iso",
            "key: { column: id. Response ID }",
        ),
    ] {
        fs::write(dir.path().join("answers.csv"), heads).unwrap();
        let (code, map, err) =
            run(dir.path(), &["import", "csv", "answers.csv", "--suggest", "--kind", "feedback"]);
        assert_eq!(code, 0, "{err}");
        assert!(
            map.contains(&format!("    date: {date}\n"))
                && map.contains(key)
                && map.contains("Vantor Cathodes AB: C1"),
            "{map}"
        );
        let (_, out, err) = import(dir.path(), "csv", heads.as_bytes(), &map, &[]);
        assert_eq!(
            counts(&out),
            "1 row: 1 imported, 0 there already, 0 different from what is there, 0 refused, 0 empty.",
            "{map}\n{out}{err}"
        );
    }
}

/// The first name of each field stands alone in a table's head, and the field comes out of it.
#[test]
fn every_field_of_the_table_of_words_is_placed() {
    let table = include_str!("../../../src/intake/words.tsv");
    let dir = laboratory();
    for kind in ["request", "feedback", "complaint"] {
        let rows = table.lines().filter(|line| !line.starts_with('#'));
        let rows: Vec<Vec<&str>> = rows.map(|line| line.split('\t').collect()).collect();
        let rows: Vec<&Vec<&str>> = rows.iter().filter(|row| row[0] == kind).collect();
        let names: Vec<&str> = rows.iter().flat_map(|row| row[3].split(' ')).collect();
        let mut once = names.clone();
        once.sort_unstable();
        once.dedup();
        assert_eq!(once.len(), names.len(), "{kind}: a name stands for two fields");
        let heads: Vec<&str> = rows.iter().map(|row| row[3].split(' ').next().unwrap()).collect();
        fs::write(
            dir.path().join("t.csv"),
            format!("{}\n{}\n", heads.join(","), vec!["1"; heads.len()].join(",")),
        )
        .unwrap();
        let (code, map, err) = run(dir.path(), &["import", "csv", "t.csv", "--suggest", "--kind", kind]);
        assert_eq!(code, 0, "{err}");
        for row in &rows {
            let field = row[1].rsplit('/').next().unwrap();
            assert!(map.contains(&format!("  {field}:\n")), "{kind}: {field}\n{map}");
        }
        assert!(rows.len() > 9 && !map.contains("could not be placed"), "{kind}: {map}");
    }
}
