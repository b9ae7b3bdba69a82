"""The review: its people, studies, reports and forms, who may read what, and the sheets of each study."""
