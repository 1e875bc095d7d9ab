"""Keys: what is right in the exercises of a lesson, and the mistakes that are recognised.

One file a lesson. Lesson 03 says `from mlcore.keys import lesson_03 as key`, and then
`check(descent_step, key.descent_step)`. Whoever wants to solve an exercise does not look here: its
solution stands in the lesson, folded.
"""
