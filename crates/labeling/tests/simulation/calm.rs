//! Without conflict: how many rounds of commands follow one another, and what the stream gives in which order.
