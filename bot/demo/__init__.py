"""A day of invented news, and the server that publishes it in two stages."""

from bot.demo.day import DemoFeed, DemoWatch, feeds, watches
from bot.demo.server import DemoServer

__all__ = ["DemoFeed", "DemoServer", "DemoWatch", "feeds", "watches"]
