//! Parquet with logical types, compressed by Snappy.

use std::sync::Arc;

use jiff::civil::{Date, date};
use parquet::basic::{Compression, LogicalType, Repetition, TimeUnit, Type as Physical};
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DataType, DoubleType, Int32Type, Int64Type};
use parquet::errors::{ParquetError, Result};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::types::{Type, TypePtr};

use crate::model::table::{Cells, Column, Table};

/// The table as one file of one group of rows.
pub(super) fn table(table: &Table) -> Result<Vec<u8>> {
    let fields = table.columns.iter().map(field).collect::<Result<Vec<_>>>()?;
    let schema = Type::group_type_builder(table.name).with_fields(fields).build()?;
    let properties = WriterProperties::builder().set_compression(Compression::SNAPPY).build();
    let mut out = Vec::new();
    let mut file = SerializedFileWriter::new(&mut out, Arc::new(schema), Arc::new(properties))?;
    if table.rows() > 0 {
        let mut group = file.next_row_group()?;
        for column in &table.columns {
            let mut writer = group
                .next_column()?
                .ok_or_else(|| ParquetError::General(format!("no place for the column {}", column.name)))?;
            write(&mut writer, column)?;
            writer.close()?;
        }
        group.close()?;
    }
    file.close()?;
    Ok(out)
}

/// The column in the schema: one of the key holds a value in every row.
fn field(column: &Column) -> Result<TypePtr> {
    let (physical, logical) = match &column.cells {
        Cells::Text(_) => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
        Cells::Whole(_) => (Physical::INT64, None),
        Cells::Real(_) => (Physical::DOUBLE, None),
        Cells::Flag(_) => (Physical::BOOLEAN, None),
        Cells::Day(_) => (Physical::INT32, Some(LogicalType::Date)),
        Cells::Moment(_) => (Physical::INT64, Some(LogicalType::timestamp(true, TimeUnit::MILLIS))),
    };
    let repetition = if column.is_key { Repetition::REQUIRED } else { Repetition::OPTIONAL };
    Type::primitive_type_builder(&column.name, physical)
        .with_repetition(repetition)
        .with_logical_type(logical)
        .build()
        .map(Arc::new)
}

fn write(writer: &mut SerializedColumnWriter<'_>, column: &Column) -> Result<()> {
    let key = column.is_key;
    match &column.cells {
        Cells::Text(v) => batch::<ByteArrayType, _>(writer, key, v, |text| ByteArray::from(text.as_str())),
        Cells::Whole(v) => batch::<Int64Type, _>(writer, key, v, |number| *number),
        Cells::Real(v) => batch::<DoubleType, _>(writer, key, v, |number| *number),
        Cells::Flag(v) => batch::<BoolType, _>(writer, key, v, |flag| *flag),
        Cells::Day(v) => batch::<Int32Type, _>(writer, key, v, |day| days(*day)),
        Cells::Moment(v) => batch::<Int64Type, _>(writer, key, v, |at| at.as_millisecond()),
    }
}

/// Days since the beginning of 1970.
fn days(day: Date) -> i32 {
    date(1970, 1, 1).until(day).map_or(0, |span| span.get_days())
}

/// The values that there are, and beside them, but for a key, which rows have one.
fn batch<P: DataType, V>(
    writer: &mut SerializedColumnWriter<'_>,
    is_key: bool,
    values: &[Option<V>],
    tell: impl Fn(&V) -> P::T,
) -> Result<()> {
    let there: Vec<P::T> = values.iter().flatten().map(tell).collect();
    let levels: Vec<i16> = values.iter().map(|value| i16::from(value.is_some())).collect();
    writer.typed::<P>().write_batch(&there, (!is_key).then_some(levels.as_slice()), None)?;
    Ok(())
}
