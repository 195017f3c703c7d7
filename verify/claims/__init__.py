"""Claims: their records, their two spellings, the library, the store and the runner."""
