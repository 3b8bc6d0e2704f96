using System.Globalization;
using System.Text;

namespace LowCode.Flows;

/// <summary>A flow as Mermaid text, for documents and wikis that draw it themselves.</summary>
public static class MermaidText
{
    public static string Of(FlowDescription flow)
    {
        var text = new StringBuilder("flowchart TB\n");
        Level(text, flow, -1, "  ");
        foreach (var connection in flow.Connections)
            text.Append(CultureInfo.InvariantCulture, $"  a{connection.From} {(connection.Restart ? "-.->" : "-->")}")
                .Append(connection.Label is { } label ? $"|\"{Escape(label)}\"|" : "").Append(CultureInfo.InvariantCulture, $" a{connection.To}\n");
        return text.ToString();
    }

    static void Level(StringBuilder text, FlowDescription flow, int container, string indent)
    {
        foreach (var activity in flow.Inside(container))
        {
            if (activity.IsContainer)
            {
                text.Append(indent).Append(CultureInfo.InvariantCulture, $"subgraph a{activity.Index}[\"{Escape(activity.Name)}\"]\n");
                Level(text, flow, activity.Index, indent + "  ");
                text.Append(indent).Append("end\n");
                continue;
            }
            var (open, close) = activity.Kind switch
            {
                ActivityKind.Start or ActivityKind.End => ("([", "])"),
                ActivityKind.Decision => ("{{", "}}"),
                ActivityKind.Fork or ActivityKind.Join => ("[[", "]]"),
                _ => ("[", "]"),
            };
            var label = string.Join("<br/>", new[] { activity.Name, activity.Who }.OfType<string>().Concat(activity.Deadlines).Select(Escape));
            text.Append(indent).Append(CultureInfo.InvariantCulture, $"a{activity.Index}{open}\"{label}\"{close}\n");
        }
    }

    /// <summary>Mermaid reads entities with <c>#</c>; whatever else could end a label or begin markup is one.</summary>
    static string Escape(string text)
    {
        var safe = new StringBuilder(text.Length);
        foreach (var letter in text)
            if (letter is '"' or '<' or '>' or '#' or '&' or '`' or '\\' or '[' or ']' or '{' or '}' or '|' or ';') safe.Append(CultureInfo.InvariantCulture, $"#{(int)letter};");
            else safe.Append(char.IsControl(letter) ? ' ' : letter);
        return safe.ToString();
    }
}
