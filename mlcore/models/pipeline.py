"""Pipeline: transformers and a last estimator as one, so that a fold never leaks into another."""

from mlcore.models.composite import Composite
from mlcore.models.contract import NotFittedError, shared
from mlcore.models.estimator import clone


def _of_last(name):
    """A method of the last step, asked on transformed rows; absent where that step has none."""

    def method(self):
        getattr(self.steps[-1][1], name)  # AttributeError: then the pipeline has none, either

        def ask(X, *y, **named):
            Z = self._transformed(X)
            return getattr(self.steps_[-1][1], name)(Z, *y, **named)

        ask.__name__ = name  # scikit-learn's scorers read it
        return ask

    return property(method, doc=f"{name}(X), or score(X, y), of the last step; X transformed.")


class Pipeline(Composite):
    """A chain of estimators that is fitted and asked as one.

        fit        Z₀ = X,   Zⱼ = stepⱼ.fit_transform(Zⱼ₋₁, y),   last.fit(Z, y)
        predict    Z₀ = X,   Zⱼ = stepⱼ.transform(Zⱼ₋₁),          last.predict(Z)

    What a scaler learns, it learns from the rows of ``fit`` alone. So in a cross-validation each
    fold has its own scaler, and the rows that judge have no part in it. It has ``predict``,
    ``predict_proba``, ``decision_function``, ``score`` or ``transform`` if its last step has.

    Parameters
        steps : list of (name, estimator)    all but the last have ``fit`` and ``transform``; ours
                                             or scikit-learn's. ``fit`` fits copies of them.
                                             ``name__C`` in set_params is parameter C of that step

    Attributes, after ``fit``
        steps_ : list of (name, estimator)   the fitted copies
        named_steps : dict                   the same by name; before ``fit``, those given
        classes_, n_features_in_, feature_names_in_    those of the last step, of the first step

    Raises
        TypeError, ValueError                in ``fit``: steps are wrong; what a step itself raises

    Source
        Hastie, Tibshirani and Friedman (2009), The Elements of Statistical Learning, section 7.10.2

    Example
        >>> from mlcore.models.ridge import Ridge
        >>> from mlcore.models.standardizer import Standardizer
        >>> model = Pipeline([("scale", Standardizer()), ("line", Ridge(alpha=1.0))])
        >>> model.set_params(line__alpha=0.0).fit([[10], [20], [30]], [2, 3, 5])
        Pipeline(steps=[('scale', Standardizer()), ('line', Ridge(alpha=0.0))])
        >>> model.predict([[20]]).round(4).tolist()                     # 1/3 + 0.15 x
        [3.3333]
    """

    _parts = "steps"

    def __init__(self, steps):
        self.steps = steps

    def fit(self, X, y=None):
        """Fit every step to what the steps before it make of X, (n, d); return self."""
        self._check_steps()
        vars(self).pop("steps_", None)
        *transformers, (_, last) = steps = clone(list(self.steps))
        for _, step in transformers:
            X = step.fit_transform(X, y)
        last.fit(X, y)
        self.steps_ = steps
        return self

    @property
    def fit_transform(self):
        """fit_transform(X, y): fit, and return X transformed by all steps."""
        self.transform  # noqa: B018  AttributeError where the last step only predicts
        return lambda X, y=None: self.fit(X, y).transform(X)

    predict, predict_proba = _of_last("predict"), _of_last("predict_proba")
    decision_function, score = _of_last("decision_function"), _of_last("score")
    transform = _of_last("transform")

    def _transformed(self, X):
        if not hasattr(self, "steps_"):
            raise shared(NotFittedError)("Pipeline is not fitted yet: call fit(X, y) first")
        for _, step in self.steps_[:-1]:
            X = step.transform(X)
        return X

    @property
    def named_steps(self):
        """Name → step: the fitted ones after ``fit``."""
        return dict(getattr(self, "steps_", self.steps))

    classes_ = property(lambda self: self.steps_[-1][1].classes_)
    n_features_in_ = property(lambda self: self.steps_[0][1].n_features_in_)
    feature_names_in_ = property(lambda self: self.steps_[0][1].feature_names_in_)

    def __sklearn_tags__(self):
        tags = self.steps[-1][1].__sklearn_tags__()
        tags.input_tags = self.steps[0][1].__sklearn_tags__().input_tags
        return tags

    def _check_steps(self):
        for name, step in self._check_parts("fit", "get_params")[:-1]:
            if not (hasattr(step, "fit_transform") and hasattr(step, "transform")):
                raise TypeError(
                    f"step {name!r} must have fit_transform and transform; got {step!r}"
                )


def make_pipeline(*estimators):
    """Make a pipeline whose steps are named by their classes, in small letters.

    Two of one class are numbered: 'ridge-1', 'ridge-2'.

    Parameters
        estimators : estimators    all but the last have ``transform``

    Returns
        Pipeline

    Raises
        ValueError    there is none

    Example
        >>> from mlcore.models.logistic import LogisticRegression
        >>> from mlcore.models.standardizer import Standardizer
        >>> list(make_pipeline(Standardizer(), LogisticRegression()).named_steps)
        ['standardizer', 'logisticregression']
    """
    if not estimators:
        raise ValueError("make_pipeline needs at least one estimator")
    names = [type(estimator).__name__.lower() for estimator in estimators]
    numbered = [
        f"{name}-{names[: i + 1].count(name)}" if names.count(name) > 1 else name
        for i, name in enumerate(names)
    ]
    return Pipeline(list(zip(numbered, estimators)))
