use super::*;
use arrow_array::{DictionaryArray, StringArray, types::Int32Type};
use rstest::rstest;
use tipoff_catalog::inputs::NBAC_SCHEDULE;

/// The texts of one schedule column as they are read.
fn read(column: &str, array: ArrayRef) -> Vec<String> {
    let rows = array.len();
    let batch = RecordBatch::try_from_iter([(column, array)]).unwrap();
    let mut symbols = Symbols::new();
    let mut builder = FrameBuilder::new(&NBAC_SCHEDULE, None, None);
    builder.push(&batch, &mut symbols).unwrap();
    let frame = builder.finish();
    let found = frame.text(column).unwrap();
    (0..rows).map(|row| symbols.text(found.get(row)).to_owned()).collect()
}

#[rstest]
#[case::plain(Arc::new(StringArray::from(vec!["GS", "BRK", "GSW", "", "XYZ"])))]
#[case::dictionary(Arc::new(
    ["GS", "BRK", "GSW", "", "XYZ"].into_iter().collect::<DictionaryArray<Int32Type>>()
))]
fn team_codes_become_tricodes(#[case] codes: ArrayRef) {
    let tricodes = ["GSW", "BKN", "GSW", "", "XYZ"];
    assert_eq!(read("home_team_tricode", Arc::clone(&codes)), tricodes);
    assert_eq!(read("game_id", codes), ["GS", "BRK", "GSW", "", "XYZ"]);
}

#[test]
fn a_dictionary_without_values_is_all_missing() {
    let nothing: DictionaryArray<Int32Type> = [None::<&str>, None].into_iter().collect();
    assert_eq!(nothing.values().len(), 0);
    assert_eq!(read("arena_timezone", Arc::new(nothing)), ["", ""]);
}
