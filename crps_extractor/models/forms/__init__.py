"""How a form file is read, put together from modules, judged, and compared with its older version."""
