"""From a plan source to documents: Word files, PDF files of several producers, scans and office formats."""
