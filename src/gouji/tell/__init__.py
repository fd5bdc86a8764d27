"""What there is to tell of a table's figures, in sentences that a person can check by hand."""

from gouji.tell.author import Told, stories
from gouji.tell.gaps import Gaps
from gouji.tell.story import Kind, Story

__all__ = ["Gaps", "Kind", "Story", "Told", "stories"]
