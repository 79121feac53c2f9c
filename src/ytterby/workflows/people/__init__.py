"""People: what is asked about, who is needed where and when, tables and words."""
