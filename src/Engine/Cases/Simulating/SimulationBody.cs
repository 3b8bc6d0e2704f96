using System.Text.Json;
using System.Text.Json.Serialization;
using LowCode.Scripts;

namespace LowCode.Cases.Simulating;

/// <summary>A <see cref="SimulationPlan"/> as it is sent; what is left out is as the plan has it.</summary>
sealed record SimulationBody(
    DateOnly? From, int? Days, double? PerDay, double? PerFreeDay, int? Seed, string? Street, IReadOnlyDictionary<string, int>? Staff,
    IReadOnlyDictionary<string, StepPlan?>? Steps, bool? Recorded, IReadOnlyList<Record?>? Data)
{
    /// <exception cref="JsonException">It is not of this shape.</exception>
    public static SimulationPlan Read(ReadOnlySpan<byte> utf8) => (JsonSerializer.Deserialize(utf8, SimulationJson.Default.SimulationBody) ?? throw new JsonException("a plan is an object")).Plan();

    SimulationPlan Plan()
    {
        var plan = new SimulationPlan();
        return plan with
        {
            From = From ?? plan.From, Days = Days ?? plan.Days, PerDay = PerDay ?? plan.PerDay, PerFreeDay = PerFreeDay ?? plan.PerFreeDay, Seed = Seed ?? plan.Seed, Street = Street,
            Staff = Staff ?? plan.Staff, Recorded = Recorded ?? plan.Recorded, Data = [.. (Data ?? []).OfType<Record>()],
            Steps = (Steps ?? new Dictionary<string, StepPlan?>()).Where(s => s.Value is not null).ToDictionary(s => s.Key, s => s.Value!, StringComparer.Ordinal),
        };
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, MaxDepth = 32)]
[JsonSerializable(typeof(SimulationBody))]
[JsonSerializable(typeof(SimulationResult))]
sealed partial class SimulationJson : JsonSerializerContext;
