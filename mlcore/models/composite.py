"""An estimator that is made of others: each has a name, and can be asked for and set by it."""

from mlcore.models.estimator import Estimator


class Composite(Estimator):
    """The base of estimators with named parts: a pipeline, a vote, a stack.

    A subclass says in ``_parts`` which of its parameters holds them: a list of (name, estimator).
    The parameters of a part are parameters of the whole, by the name ``name__parameter``; so a
    search can tune them.

    Example
        >>> from mlcore.models.ridge import Ridge
        >>> class Team(Composite):
        ...     _parts = "members"
        ...     def __init__(self, members):
        ...         self.members = members
        >>> Team([("line", Ridge())]).set_params(line__alpha=3.0).get_params()["line__alpha"]
        3.0
    """

    _parts: str

    def get_params(self, deep=True):
        """Return the own parameters; ``deep``: each part by its name, too, and its parameters."""
        params = super().get_params()
        for name, part in self._named() if deep else ():
            params[name] = part
            params |= {f"{name}__{key}": value for key, value in part.get_params().items()}
        return params

    def set_params(self, **params):
        """Set own parameters, a part by its name, or a parameter of one by name__parameter."""
        own = super().get_params()
        super().set_params(**{key: params.pop(key) for key in own if key in params})
        names = [name for name, _ in self._named()]
        for key in sorted(params, key=lambda key: "__" in key):  # whole parts come first
            name, _, parameter = key.partition("__")
            if name not in names:
                valid = ", ".join([*own, *names, *(f"{name}__…" for name in names)])
                owner = type(self).__name__
                raise ValueError(f"{owner} has no parameter {key!r}; it has {valid}")
            parts = getattr(self, self._parts)
            if parameter:
                dict(parts)[name].set_params(**{parameter: params[key]})
            else:
                new = [(n, params[key] if n == name else part) for n, part in parts]
                setattr(self, self._parts, new)
        return self

    def _named(self):
        """The parts that can be asked for parameters: all, if the list is what it must be."""
        parts = getattr(self, self._parts)
        parts = parts if isinstance(parts, (list, tuple)) else ()
        pairs = (part for part in parts if isinstance(part, tuple) and len(part) == 2)
        return [pair for pair in pairs if hasattr(pair[1], "get_params")]

    def _of_part(self, name, f, *given):
        """Return f(*given); what it raises is noted to come from the part of this name."""
        try:
            return f(*given)
        except Exception as error:
            error.add_note(f"in {name!r} of {type(self).__name__}")
            raise

    def _check_parts(self, *methods):
        """Return the parts, each with a name and these methods, or say what is wrong."""
        what, parts = self._parts, getattr(self, self._parts)
        try:
            names, estimators = zip(*[(name, part) for name, part in parts])
        except (TypeError, ValueError):
            message = f"{what} must be a list of (name, estimator), at least one; got {parts!r}"
            raise (ValueError if parts == [] else TypeError)(message) from None
        own = super().get_params()
        for name in names:
            if not isinstance(name, str):
                raise TypeError(f"{what} must have names that are strings; got {name!r}")
            if name == "" or name in own or "__" in name or names.count(name) > 1:
                rule = f"{what} must have names of their own, not {', '.join(map(repr, own))}"
                raise ValueError(f"{rule}, without '__'; got {name!r}")
        for name, part in zip(names, estimators):
            if isinstance(part, type) or not all(hasattr(part, method) for method in methods):
                raise TypeError(
                    f"{what[:-1]} {name!r} must have {' and '.join(methods)}; got {part!r}"
                )
        return list(zip(names, estimators))
