using System.Globalization;
using LowCode.Cases;
using LowCode.Engine.Tests.Cases;
using LowCode.Org;
using LowCode.Query;
using LowCode.Storage;

namespace LowCode.Engine.Tests.Query;

/// <summary>The same few cases on either database, in different states, for asking questions about.</summary>
static class AskedStreet
{
    public const string Seat = "operator.003", Handler = "handler.003-cg", Leader = "streetLeader.003";

    public static async Task<Town> OpenAsync(Dialect dialect)
    {
        var town = await Town.OpenAsync(dialect);
        string[] categories = ["lighting", "noise", "lighting", "sanitation", "noise", "lighting"];
        for (var i = 0; i < categories.Length; i++)
        {
            town.Clock.Move(TimeSpan.FromMinutes(61));
            var about = RequestForms.About(categories[i]).With("summary", string.Create(CultureInfo.InvariantCulture, $"{(i % 2 == 0 ? "路灯不亮" : "Noise at NIGHT")} {i}"));
            if (i == 1) about = about.With("externalNumber", default(LowCode.Scripts.Value));
            var id = await town.OpenCaseAsync(Seat, about);
            if (i == 5) continue;
            await town.DoAsync(Seat, id, new ClaimItem(await town.ItemAsync(id, "intake")));
            await town.CompleteAsync(Seat, id, "intake", i == 4 ? "answeredOnTheSpot" : "accept");
            if (i is 3 or 4) continue;
            var handler = categories[i] == "noise" ? "handler.003-zf" : Handler;
            await town.DoAsync(handler, id, new ClaimItem(await town.ItemAsync(id, "handle")));
            if (i < 2) await town.CompleteAsync(handler, id, "handle", null, RequestForms.Handled.With("cost", i == 0 ? 320.5 : 1000));
        }
        await town.OpenCaseAsync(Seat, RequestForms.About("dispute").With("confidential", true));
        return town;
    }

    /// <summary>The answer as lines of text, the same from both databases.</summary>
    public static async Task<IReadOnlyList<string>> AskAsync(this Town town, string who, string set, params (string Name, string Value)[] options)
    {
        var (question, caller) = await town.QuestionAsync(who, set, options);
        var run = town.Of<QueryRun>();
        var rows = question.Grouping is null ? (await run.RowsAsync(caller, question, CancellationToken.None)).Rows : await run.GroupsAsync(caller, question, CancellationToken.None);
        // Behind the columns asked for stand those of the order.
        var shown = question.Grouping is null ? question.Columns.Length : int.MaxValue;
        return [.. rows.Select(row => string.Join(" | ", row.Take(shown).Select(cell => Convert.ToString(cell, CultureInfo.InvariantCulture))))];
    }

    public static async Task<(QueryQuestion Question, Caller Caller)> QuestionAsync(this Town town, string who, string set, params (string Name, string Value)[] options)
    {
        await town.Of<DirectoryCache>().CurrentAsync();
        var caller = town.As(who);
        var model = await town.Of<QueryCatalog>().ForAsync(caller, CancellationToken.None);
        Assert.True(model.TryFind(set, out var entity));
        return (QueryReader.Read(model, entity, options.ToDictionary(o => o.Name, o => o.Value, StringComparer.Ordinal), null), caller);
    }
}
