namespace LowCode.Interop;

/// <summary>What the expressions of one container can name: variables, inputs and outputs of their workflow, and the item of a forEach.</summary>
/// <param name="Outer">The container around it; null for a workflow's outermost one.</param>
/// <param name="Prefix">Stands before the ids of activities; tells an inlined workflow's from those around it.</param>
/// <param name="Workflow">What is the same in the whole workflow.</param>
/// <param name="HasItem">It is the inside of a forEach.</param>
sealed record ElsaScope(ElsaScope? Outer, string Prefix, ElsaScope.Names Workflow, bool HasItem = false)
{
    /// <summary>Inputs, outputs and what activities hand on, of one workflow.</summary>
    /// <param name="Definition">Its definition.</param>
    /// <param name="Inputs">By name, in the order of the definition: the expression that reads it here.</param>
    /// <param name="Outputs">By name: the variable that takes it here.</param>
    /// <param name="Allot">Gives a variable its name here.</param>
    public sealed record Names(ElsaWorkflow Definition, Dictionary<string, string> Inputs, Dictionary<string, string> Outputs, Func<string, string> Allot)
    {
        readonly Dictionary<string, string> handedOn = new(StringComparer.OrdinalIgnoreCase);

        /// <summary>The variable that keeps an output of an activity for <c>getOutputFrom</c>.</summary>
        public string HandedOn(string activity, string output)
        {
            if (!handedOn.TryGetValue($"{activity}/{output}", out var name)) handedOn[$"{activity}/{output}"] = name = Allot($"{activity}_{output}");
            return name;
        }

        public bool IsKnown(string activity) => Activities.Contains(activity);

        /// <summary>Names of all activities of the workflow.</summary>
        public HashSet<string> Activities { get; } = new(StringComparer.OrdinalIgnoreCase);
    }

    readonly List<(string Id, string Name, string Here)> variables = [];

    public void Declare(string id, string name, string here) => variables.Add((id, name, here));

    public ElsaScope Inside(bool item = false) => new(this, Prefix, Workflow, item);

    /// <summary>The variable's name here, by its name or id there; null when none is in sight.</summary>
    public string? Variable(string named)
    {
        for (var scope = this; scope is not null; scope = scope.Outer)
            foreach (var (id, name, here) in scope.variables)
                if (string.Equals(name, named, StringComparison.OrdinalIgnoreCase) || id == named) return here;
        return null;
    }

    public bool InForEach => HasItem || Outer?.InForEach == true;

    /// <summary>All variables in sight, the nearest of a name only.</summary>
    public IEnumerable<(string Name, string Here)> Variables
    {
        get
        {
            var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
            for (var scope = this; scope is not null; scope = scope.Outer)
                foreach (var (_, name, here) in scope.variables)
                    if (seen.Add(name)) yield return (name, here);
        }
    }

    /// <summary>The expression that reads a variable, or the item where <c>CurrentValue</c> is meant; null when there is none.</summary>
    public string? Read(string named) => Variable(named) is { } here ? "vars." + here : InForEach && string.Equals(named, "CurrentValue", StringComparison.OrdinalIgnoreCase) ? "item" : null;

    public string? Input(string named) => Workflow.Inputs.GetValueOrDefault(named);
}
