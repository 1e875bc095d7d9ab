"""Pictures: panels of a run, and the player that shows one step of it at a time.

Read `player`, then any panel, such as `descent/loss`; README.md says how to write one. Panels stand
in rooms named after those of mlcore: `descent`, `models`, `reduction`, `trees`, `svm`, `gp`,
`search`, `validation`, `fusion`, `clusters`; `race` and `scores` draw any algorithm. `style`,
`captions`, `axis`, `marks`, `arrows` and `phases` are what panels share. `still` is the same
picture for a slide, `svg` its file, `talk` the speaker's own style; `engine` draws and stores what
plays.
"""
