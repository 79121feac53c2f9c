"""Bills of materials that ship as examples, as files of the package."""
