using System.Globalization;
using System.Text.Json.Nodes;

namespace LowCode.Bench.Workbench;

/// <summary>A form and a flow as large as anybody will make them by hand.</summary>
static class LargeApp
{
    static readonly string[] types = ["text", "textarea", "choice", "number", "date", "mobile", "boolean", "money"];

    /// <summary>Sections of ten; every second field has a rule on the one before.</summary>
    public static string Form(int fields)
    {
        var (list, sections) = (new JsonArray(), new JsonArray());
        for (var i = 0; i < fields; i++)
        {
            var field = new JsonObject { ["id"] = Name("f", i), ["type"] = types[i % types.Length], ["label"] = Name("Field ", i), ["required"] = i % 3 == 0 };
            if (types[i % types.Length] == "choice") field["options"] = new JsonArray([.. Enumerable.Range(1, 6).Select(o => (JsonNode)new JsonObject { ["value"] = Name("o", o), ["label"] = Name("Option ", o) })]);
            if (i % 2 == 1) field["visibleWhen"] = $"!isBlank(form.{Name("f", i - 1)})";
            list.Add(field);
            if (i % 10 == 0) sections.Add(new JsonObject { ["id"] = Name("s", i / 10), ["name"] = Name("Section ", i / 10), ["fields"] = new JsonArray([.. Enumerable.Range(i, Math.Min(10, fields - i)).Select(n => (JsonNode)Name("f", n))]) });
        }
        return new JsonObject { ["id"] = "form1", ["name"] = "Large", ["fields"] = list, ["sections"] = sections }.ToJsonString();
    }

    /// <summary>A chain of tasks with a decision every tenth and, every twentieth, a way back.</summary>
    public static string Flow(int steps)
    {
        var (activities, ways) = (new JsonArray(), new JsonArray());
        for (var i = 0; i < steps; i++)
        {
            var next = i + 1 < steps ? Name("t", i + 1) : "end";
            var step = new JsonObject { ["id"] = Name("t", i), ["name"] = Name("Step ", i), ["candidates"] = new JsonObject { ["post"] = "handler" } };
            if (i % 10 == 9 && i + 2 < steps)
            {
                step["type"] = "decision";
                step.Remove("candidates");
                step["when"] = new JsonArray(new JsonObject { ["if"] = "!isBlank(form.f0)", ["outcome"] = "yes" });
                step["otherwise"] = "no";
                ways.Add(Way(i, "yes", next));
                ways.Add(Way(i, "no", Name("t", i + 2)));
            }
            else
            {
                (step["type"], step["form"]) = ("task", "form1");
                if (i % 20 == 5)
                {
                    step["outcomes"] = new JsonArray("done", "again");
                    ways.Add(Way(i, "done", next));
                    ways.Add(Way(i, "again", Name("t", i - 3)));
                }
                else ways.Add(Way(i, null, next));
            }
            activities.Add(step);
        }
        activities.Add(new JsonObject { ["id"] = "end", ["type"] = "end", ["result"] = "closed" });
        return new JsonObject { ["id"] = "large", ["start"] = "t0", ["activities"] = activities, ["connections"] = ways }.ToJsonString();
    }

    static JsonObject Way(int from, string? outcome, string to)
    {
        var way = new JsonObject { ["from"] = Name("t", from), ["to"] = to };
        if (outcome is not null) way["outcome"] = outcome;
        return way;
    }

    static string Name(string stem, int n) => string.Create(CultureInfo.InvariantCulture, $"{stem}{n}");
}
