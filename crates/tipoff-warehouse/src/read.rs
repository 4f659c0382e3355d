//! Streaming one Parquet file: wanted columns of the row groups in range.

use crate::Request;
use crate::files::{TableFile, corrupt};
use crate::snapshot::Opened;
use arrow_array::RecordBatch;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use tipoff_catalog::{Class, Error, Result, did_you_mean};

/// Rows a batch: large enough to decode fast, small enough to bound memory.
const BATCH_ROWS: usize = 16_384;

pub(crate) fn read_file(
    mut opened: Opened<'_>,
    request: &Request,
    each: &mut dyn FnMut(RecordBatch) -> Result<()>,
) -> Result<()> {
    let handle = opened.handle()?;
    let Opened { file, groups, .. } = opened;
    let roots = wanted_columns(file, request)?;
    let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(handle, file.footer.clone());
    let mask = ProjectionMask::roots(builder.parquet_schema(), roots);
    let reader = builder
        .with_projection(mask)
        .with_row_groups(groups)
        .with_batch_size(BATCH_ROWS)
        .build()
        .map_err(|e| corrupt(&file.path, e))?;
    for batch in reader {
        each(batch.map_err(|e| corrupt(&file.path, e))?)?;
    }
    Ok(())
}

/// Positions of the wanted columns that the file has. One that must not be
/// null must not be absent either.
fn wanted_columns(file: &TableFile, request: &Request) -> Result<Vec<usize>> {
    let schema = file.footer.schema();
    let mut roots = Vec::with_capacity(request.columns.len());
    for name in &request.columns {
        let declared = request.table.column(name);
        match schema.index_of(name) {
            Ok(at) => roots.push(at),
            Err(_) if declared.is_some_and(|(_, column)| column.nullable) => {}
            Err(_) => {
                let names = schema.fields().iter().map(|field| field.name().as_str());
                let near = did_you_mean(name, names);
                return Err(Error::new(
                    Class::SchemaMismatch,
                    format!(
                        "table `{}` has no column `{name}` in `{}`",
                        request.table.name,
                        file.path.display()
                    ),
                )
                .object(format!("{}.{name}", request.table.name))
                .hint(near.unwrap_or_else(|| {
                    "the column is required; `tipoff features` lists what is read".to_owned()
                })));
            }
        }
    }
    Ok(roots)
}
