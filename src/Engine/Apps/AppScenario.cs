using System.Text.Json;
using System.Text.Json.Serialization;
using LowCode.Problems;
using LowCode.Scripts;

namespace LowCode.Apps;

/// <summary>
/// A story that travels in the package (<c>tests/*.json</c>) and is played before the version is published: a case opened, steps done, time passed,
/// and what must then be so.
/// </summary>
public sealed record AppScenario(string Name, IReadOnlyList<ScenarioStep> Steps)
{
    /// <summary>More than this is no package's test any more.</summary>
    public const int MostScenarios = 50, MostSteps = 200;

    /// <summary>What scripts and outside calls of the flow give, by id of the activity: nothing outside is asked while a scenario is played.</summary>
    public Record? Answers { get; init; }

    /// <summary>All scenarios of a package by their file; what cannot be read is told with its place.</summary>
    public static IReadOnlyList<(string File, AppScenario Scenario)> Of(AppPackage package, ICollection<Problem> problems)
    {
        var files = package.Paths.Where(p => p.StartsWith("tests/", StringComparison.Ordinal) && p.EndsWith(".json", StringComparison.Ordinal)).ToList();
        if (files.Count > MostScenarios) problems.Add(Problem.At("scenario.many", "tests", ("limit", MostScenarios.ToString(System.Globalization.CultureInfo.InvariantCulture))));
        var read = new List<(string, AppScenario)>();
        foreach (var file in files.Take(MostScenarios))
            try
            {
                var scenario = JsonSerializer.Deserialize(package[file], ScenarioJson.Default.AppScenario) ?? throw new JsonException("null");
                if (scenario.Steps is not { Count: > 0 and <= MostSteps })
                    problems.Add(Problem.At("scenario.steps", file, ("limit", MostSteps.ToString(System.Globalization.CultureInfo.InvariantCulture))));
                else read.Add((file, scenario));
            }
            catch (JsonException wrong)
            {
                foreach (var fault in JsonFault.Of(file, package[file], wrong, ScenarioJson.Default.AppScenario)) problems.Add(fault);
            }
        return read;
    }
}

/// <summary>One thing that is done, or must be so; exactly one of <c>open, complete, return, excuse, signal, wait, expect</c>.</summary>
public sealed record ScenarioStep
{
    /// <summary>Values a case is opened with; the first step.</summary>
    public Record? Open { get; init; }
    /// <summary>Id of the activity whose work item is completed.</summary>
    public string? Complete { get; init; }
    public string? Outcome { get; init; }
    public Record? Form { get; init; }
    /// <summary>Id of the activity whose work item is sent back, and where to; the step before when left out.</summary>
    public string? Return { get; init; }
    public string? To { get; init; }
    /// <summary>Id of the report for which a summoned unit asks to be excused (申请免到), on what ground, and which unit comes in its place (申请改派).</summary>
    public string? Excuse { get; init; }
    public string? Ground { get; init; }
    public string? Unit { get; init; }
    /// <summary>Name of a signal that comes, with what it carries.</summary>
    public string? Signal { get; init; }
    public Value Payload { get; init; }
    /// <summary>Time that passes, e.g. <c>3 workdays</c>; what falls due meanwhile fires.</summary>
    public string? Wait { get; init; }
    /// <summary>Post of who does it; anybody who may when left out.</summary>
    public string? As { get; init; }
    /// <summary>Code with which the step has to be refused, e.g. <c>form.required</c>.</summary>
    public string? Refused { get; init; }
    public ScenarioExpectation? Expect { get; init; }
}

/// <summary>What must be so; members left out are not looked at.</summary>
public sealed record ScenarioExpectation
{
    /// <summary>Ids of the activities that wait for people, in any order.</summary>
    public IReadOnlyList<string>? At { get; init; }
    /// <summary>The owner unit; <c>~cg</c> is the street's own office.</summary>
    public string? Owner { get; init; }
    /// <summary>The result it is closed with.</summary>
    public string? Closed { get; init; }
    /// <summary>Ids of the activities that are late; <c>case</c> for the whole, <c>feedback</c> where the case is supervised.</summary>
    public IReadOnlyList<string>? Overdue { get; init; }
    /// <summary>Values the case has now.</summary>
    public Record? Form { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    ReadCommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(AppScenario))]
sealed partial class ScenarioJson : JsonSerializerContext;
