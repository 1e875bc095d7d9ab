"""The course's front door: what one will see, a player that plays, and the lessons in groups."""

import re

GROUPS = {  # the first lesson of each
    0: "Learn by going downhill",
    10: "Reduce, and validate",
    12: "Search",
    17: "Trees and margins",
    19: "Fuse models",
}
REST = "Questions and wrong claims"
PLAYER = re.compile(r'<figure class="mlcore-player".*?</figure>', re.DOTALL)
OPENING = "03"  # the lesson whose first player opens the course
TITLE = "Optimisation and model fusion, watched step by step"
WELCOME = f"""\
<div><h1>{TITLE}</h1>
<p>How machines learn, from scratch in NumPy. Predict, watch every step with its numbers, then
change it yourself.</p></div>
"""
PLAYS = """\
<script>
// Plays once by itself, as soon as its buttons are there; not for those who ask for less motion.
if (!matchMedia('(prefers-reduced-motion: reduce)').matches) {
  const player = document.querySelector('.mlcore-player');
  const begin = () => {
    const button = player.querySelector('.play');
    button?.click();
    return button;
  };
  const watch = new MutationObserver(() => begin() && watch.disconnect());
  if (!begin()) watch.observe(player, { childList: true });
}
</script>
"""


def first_player(lesson):
    """The first player that a lesson stores, as HTML; "" if there is none."""
    for cell in lesson.cells:
        for output in cell.stored.get("outputs", ()):
            if found := PLAYER.search("".join(output.get("data", {}).get("text/html", ""))):
                return found[0]
    return ""


def opening(lessons, start):
    """The top of the index: what the course is, its first player, where to start."""
    player = "".join(first_player(lesson) for lesson in lessons if lesson.number == OPENING)
    if player:
        player = f"<div>{player}</div>{PLAYS}"
        start += f"<p>The picture is the first of lesson {OPENING}. All pages work offline.</p>"
    return f'<div class="opening">{WELCOME}{player}<div class="start">{start}</div></div>\n'


def groups(lessons):
    """(name, lessons) of each group, in order; what has no number comes last."""
    names = list(GROUPS.values()) + [REST]
    of = {name: [] for name in names}
    for lesson in lessons:
        starts = [start for start in GROUPS if lesson.number and start <= int(lesson.number[:2])]
        of[GROUPS[starts[-1]] if starts else REST].append(lesson)
    return [(name, found) for name, found in of.items() if found]
