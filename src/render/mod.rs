//! Pages of the site, as strings.
