"""How a player is made: `stage` draws the steps, `pixels` keeps what changes, `page` and `export`
write it. Its words, buttons and colours are in player.html, player.js and player.css.
"""
