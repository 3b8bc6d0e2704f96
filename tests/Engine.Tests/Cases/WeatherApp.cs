using System.Text;
using LowCode.Apps;

namespace LowCode.Engine.Tests.Cases;

/// <summary>An app with a plugin's activity in the middle.</summary>
static class WeatherApp
{
    /// <param name="step">Members of the activity besides id and type.</param>
    public static AppPackage With(string step = """ "input": { "city": "=form.city" }, "outcomes": ["dry", "wet"], "into": "weather" """, string type = "fixture.weather") => AppPackage.Of([
        ("app.json", Encoding.UTF8.GetBytes("""
            { "id": "weather", "name": "天气", "version": "1.0.0", "noun": "办件", "numberPrefix": "WE", "form": "ask", "title": "form.city" }
            """)),
        ("forms/ask.json", Encoding.UTF8.GetBytes("""{ "id": "ask", "name": "问", "fields": [{ "id": "city", "type": "text", "label": "城市", "required": true }] }""")),
        ("flow.json", Encoding.UTF8.GetBytes($$"""
            { "id": "weather", "start": "look", "activities": [
              { "id": "look", "type": "{{type}}", "name": "看天气", {{step}} },
              { "id": "out", "type": "end", "result": "goOut" }, { "id": "home", "type": "end", "result": "stayHome" }],
              "connections": [{ "from": "look", "outcome": "dry", "to": "out" }, { "from": "look", "outcome": "wet", "to": "home" }] }
            """)),
    ]);
}
