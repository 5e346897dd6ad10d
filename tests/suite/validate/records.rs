//! Sound files become typed records.
