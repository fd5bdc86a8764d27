"""What OCR and layout tools do to text, and how to see through it."""

from gouji.channel.noise import Channel, load_channel
from gouji.channel.normalise import bare, core, enumerator, fold, is_han, squeeze

__all__ = ["Channel", "bare", "core", "enumerator", "fold", "is_han", "load_channel", "squeeze"]
