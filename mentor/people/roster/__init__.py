"""Rosters of any layout: reading files, mapping columns, judging values, comparing with what is known. Pure."""
