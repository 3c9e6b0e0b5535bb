"""Messages by e-mail: queued with what they tell of, sent by a job, in the reader's language."""
