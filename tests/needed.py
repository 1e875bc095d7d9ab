"""Which cells of a lesson another one needs: nbval runs them all, a test of one runs those."""

import re
import symtable


def names(source):
    """(bound, used): the names that code gives at its top level, and all that it asks for."""
    table = symtable.symtable(source, "cell", "exec")
    scopes = [table]
    for scope in scopes:
        scopes += scope.get_children()
    own = table.get_symbols()
    bound = {symbol.get_name() for symbol in own if symbol.is_assigned() or symbol.is_imported()}
    used = {
        symbol.get_name()
        for scope in scopes
        for symbol in scope.get_symbols()
        if symbol.is_referenced() and (scope is table or symbol.is_global())
    }
    stored = re.findall(r"^ *(\w+)(?:\.\w+|\[.*\]) *[-+*/|&]?= ", source, re.MULTILINE)
    loops = " ".join(re.findall(r"^ *for (.*?) in ", source, re.MULTILINE))
    return bound | {*stored}, used - {*re.findall(r"\w+", loops)}


def needed(sources, wanted):
    """The keys, in order, of the cells that give a name to a wanted cell, and of those.

    Parameters
        sources : {key: code}      all cells, in order
        wanted : {key: code}       the cells asked for, with what else is to run there

    A cell too few is a NameError, or a wrong answer: no test passes by it.
    """
    asked, kept = set(), []
    for key, source in reversed(sources.items()):
        bound, used = names(source)
        if key in wanted or bound & asked:
            kept.append(key)
            asked |= used | names(wanted.get(key, ""))[1]
    return kept[::-1]
