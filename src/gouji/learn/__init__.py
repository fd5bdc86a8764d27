"""Learning: the generated corpus, training, evaluation, and drafting of forms."""
