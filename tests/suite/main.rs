//! The one test binary; every case lives in a module or a folder beside it.

mod load;
