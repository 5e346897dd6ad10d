//! The files of all formats say the same, to readers that were not written here.

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use countersign::export::{self, Format};
use countersign::model::table::{Cells, Table};
use parquet::basic::{Compression, LogicalType};
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;
use tempfile::TempDir;

use super::TABLES;

/// The tables in the formats that Python reads by itself, in folders by format.
pub(super) fn written(tables: &[Table]) -> TempDir {
    let dir = TempDir::new().unwrap();
    for (name, format) in [("csv", Format::Csv), ("ndjson", Format::Ndjson)] {
        fs::create_dir(dir.path().join(name)).unwrap();
        for page in export::files(tables, format).unwrap() {
            fs::write(dir.path().join(name).join(page.path), page.bytes).unwrap();
        }
    }
    fs::create_dir(dir.path().join("sqlite")).unwrap();
    export::sqlite::write(tables, &dir.path().join("sqlite").join(export::sqlite::NAME)).unwrap();
    dir
}

/// Asks Python's csv, json and sqlite3 whether all say the same.
pub(super) fn compared(dir: &Path) -> String {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/group/formats.py");
    let mut python = Command::new("python3");
    python.arg(script);
    for format in ["csv", "ndjson", "sqlite"] {
        python.arg(format!("--{format}")).arg(dir.join(format));
    }
    let out = python.output().expect("python3 is installed; tests/run does it");
    let (said, err) = (String::from_utf8_lossy(&out.stdout), String::from_utf8_lossy(&out.stderr));
    assert!(out.status.success(), "{said}{err}");
    said.into_owned()
}

#[test]
fn python_reads_the_same_out_of_csv_ndjson_and_sqlite() {
    let dir = written(&TABLES);
    let said = compared(dir.path());
    let rows: usize = TABLES.iter().map(Table::rows).sum();
    assert!(said.starts_with(&format!("{} tables, {rows} rows, ", TABLES.len())), "{said}");
}

#[test]
fn the_reader_notices_a_cell_that_differs() {
    let dir = written(&TABLES);
    let path = dir.path().join("csv/customers.csv");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replacen("external", "internal", 1)).unwrap();
    let found = std::panic::catch_unwind(|| compared(dir.path()));
    let told = *found.expect_err("one cell differs").downcast::<String>().unwrap();
    assert!(told.contains("customers.type") && told.contains("1 wrong"), "{told}");
}

/// A cell as the reader of Parquet gives it.
fn field(cells: &Cells, row: usize) -> Field {
    let told = match cells {
        Cells::Text(v) => v[row].clone().map(Field::Str),
        Cells::Whole(v) => v[row].map(Field::Long),
        Cells::Real(v) => v[row].map(Field::Double),
        Cells::Flag(v) => v[row].map(Field::Bool),
        Cells::Day(v) => v[row].map(|day| {
            let since = jiff::civil::date(1970, 1, 1).until(day).unwrap();
            Field::Date(since.get_days())
        }),
        Cells::Moment(v) => v[row].map(|at| Field::TimestampMillis(at.as_millisecond())),
    };
    told.unwrap_or(Field::Null)
}

#[test]
fn parquet_has_logical_types_and_gives_back_every_cell() {
    let (mut cells, mut moments) = (0, 0);
    for (page, table) in export::files(&TABLES, Format::Parquet).unwrap().into_iter().zip(TABLES.iter()) {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(&page.bytes).unwrap();
        let reader = SerializedFileReader::new(file).unwrap();
        let metadata = Arc::new(reader.metadata().clone());
        let schema = metadata.file_metadata().schema_descr();
        for (at, column) in table.columns.iter().enumerate() {
            let described = schema.column(at);
            assert_eq!(described.name(), column.name);
            assert_eq!(described.max_def_level() == 0, column.is_key, "{}.{}", table.name, column.name);
            let logical = described.logical_type_ref();
            match column.cells.kind() {
                "text" => assert_eq!(logical, Some(&LogicalType::String)),
                "date" => assert_eq!(logical, Some(&LogicalType::Date)),
                "timestamp" => {
                    moments += 1;
                    let utc = LogicalType::timestamp(true, parquet::basic::TimeUnit::MILLIS);
                    assert_eq!(logical, Some(&utc));
                }
                _ => assert_eq!(logical, None),
            }
        }
        for group in metadata.row_groups() {
            assert!(group.columns().iter().all(|column| column.compression() == Compression::SNAPPY));
        }
        let rows: Vec<_> = reader.get_row_iter(None).unwrap().map(Result::unwrap).collect();
        assert_eq!(rows.len(), table.rows(), "{}", table.name);
        for (at, row) in rows.iter().enumerate() {
            for ((name, found), column) in row.get_column_iter().zip(&table.columns) {
                assert_eq!(*found, field(&column.cells, at), "{}.{name}, row {at}", table.name);
                cells += 1;
            }
        }
    }
    assert!(cells > 10_000 && moments > 20, "{cells} cells, {moments} columns of instants");
}
