"""Case files: the nomenclature of an institution and year, what lies in which file, shelves, closing."""
