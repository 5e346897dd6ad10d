//! Door in: git history becomes facts about records.
