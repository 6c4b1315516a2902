"""Colouring-book pages and covers, drawn here: free, offline, the same for the same words."""

from .cover import draw_back_cover, draw_front_cover, set_title
from .page import draw_page

__all__ = ["draw_back_cover", "draw_front_cover", "draw_page", "set_title"]
