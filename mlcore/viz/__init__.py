"""Pictures: panels of a run, and the player that shows one step of it at a time.

Read `player`, then any panel, such as `descent/loss`. Panels stand in rooms named after those of
mlcore; `style`, `captions`, `marks`, `arrows` and `phases` are what they share, and `race` and
`scores` draw any algorithm. `still` is the same picture for a slide; `engine` draws and stores it.
"""
