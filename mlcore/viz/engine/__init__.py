"""How a player is made: `stage` draws the steps, `pixels` keeps what changes, in the few colours of
`palette`; `dark` has those of a dark page; `page` and `export` write it. Its words, buttons and
colours are in player.html, player.js and player.css; film.js reads what `pixels` packed.
"""
