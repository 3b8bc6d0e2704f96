using System.Text.Json;
using LowCode.Plugins;

namespace Fixture.PluginA;

/// <summary>An activity that does what its input says, bad things included.</summary>
public sealed class Weather : IActivity
{
    readonly PluginSettings settings;

    public Weather(PluginSettings settings)
    {
        if (settings["explode"] is { } reason) throw new InvalidOperationException(reason);
        this.settings = settings;
    }

    public string Type => settings["type"] ?? "fixture.weather";

    public IReadOnlyList<string> Outcomes => ["dry", "wet"];

    public IReadOnlyList<ActivityFinding> Check(string input) =>
        input.Contains("\"city\"", StringComparison.Ordinal) ? [] : [new("city", "要写城市", "a city is needed")];

    public async Task<ActivityAnswer> Run(ActivityRequest request, CancellationToken cancellation)
    {
        var city = JsonDocument.Parse(request.Input).RootElement.GetProperty("city").GetString();
        switch (city)
        {
            case "throw": throw new InvalidOperationException("13812345678");
            case "hang":
                await Task.Delay(Timeout.Infinite, CancellationToken.None);
                break;
            case "no such city": return new ActivityAnswer.Failure("no such city", Retry: false);
            case "nonsense": return new ActivityAnswer.Done("dry", "{");
            case "strange": return new ActivityAnswer.Done("snow");
            case "nothing": return null!;
        }
        return new ActivityAnswer.Done("dry", $$"""{ "at": "{{city}}" }""");
    }
}
