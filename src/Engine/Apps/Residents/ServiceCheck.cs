using System.Collections.Frozen;
using System.Text.RegularExpressions;
using LowCode.Flows;
using LowCode.Forms;
using LowCode.Problems;
using LowCode.Scripts;

namespace LowCode.Apps;

/// <summary>What can be wrong with the services an app offers to residents.</summary>
static partial class ServiceCheck
{
    const string Place = "app.json residents";

    public static void Check(ResidentsDefinition? residents, Flow flow, CompiledForm opening, List<Problem> problems)
    {
        if (residents is null) return;
        if (residents.Again?.Activity is { } again && flow.Activities.All(a => a.Id != again)) problems.Add(Problem.At("app.again.activity", Place, ("activity", again)));
        if (residents.Services is { Count: > 0 } && !opening.Definition.Fields.Any(f => f.Type is FieldType.Mobile or FieldType.Phone)) problems.Add(Problem.At("app.service.phone", Place, ("form", opening.Definition.Id)));
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var service in residents.Services ?? [])
        {
            if (!Id().IsMatch(service.Id) || !seen.Add(service.Id)) problems.Add(Problem.At("app.service.id", Place, ("service", service.Id)));
            if (service.Fields.Count == 0) problems.Add(Problem.At("app.service.empty", Place, ("service", service.Id)));
            if (service.Snap && service.Fields.Count > ServiceDefinition.MostOfSnap) problems.Add(Problem.At("app.service.snap", Place, ("service", service.Id), ("most", "3")));
            foreach (var field in service.Fields.Concat(service.Values?.Names.ToArray() ?? []).Where(f => opening.Definition.Fields.All(known => known.Id != f)))
                problems.Add(Problem.At("app.service.field", Place, ("service", service.Id), ("field", field)));
            if (service.Position is { } spot && opening.Definition.Fields.All(f => f.Id != spot || f.Type != FieldType.Place)) problems.Add(Problem.At("app.service.field", Place, ("service", service.Id), ("field", spot)));
            foreach (var kind in (service.For ?? []).Where(k => k is not (ServiceDefinition.Person or ServiceDefinition.Enterprise)))
                problems.Add(Problem.At("app.service.for", Place, ("service", service.Id), ("kind", kind)));
            foreach (var (name, value) in service.Values ?? Record.Empty)
                if (value.AsText is ['=', .. var source] && Expression.Compile(source, ExpressionRoots.Standard, FunctionTable.Standard, out var wrong) is null && wrong is not null)
                    problems.Add(wrong with { Path = $"{Place} {service.Id} {name}" });
        }
    }

    [GeneratedRegex("^[a-z][a-z0-9-]{0,39}$")]
    private static partial Regex Id();
}
