using System.Net;
using System.Net.Http.Json;
using LowCode.Engine.Tests.Databases;
using LowCode.Interop;
using LowCode.Product.Tests.Hosting;
using LowCode.Product.Tests.Pages;
using Npgsql;

namespace LowCode.Product.Tests.Runs;

/// <summary>Files that take long to write, without script: looking begins nothing, what is begun is followed and fetched, by its beginner alone.</summary>
public sealed class RunFileTests(RunPageTests.Held place) : IClassFixture<RunPageTests.Held>
{
    const string Street = "440104003";

    static string[] Cells(byte[] file)
    {
        using var table = TableFile.Open(new MemoryStream(file));
        return [.. table.Rows().SelectMany(r => r.Cells)];
    }

    [Fact]
    public async Task A_list_of_the_centre_is_written_in_the_background_and_noted_before_it_leaves()
    {
        using (var seat = await place.Host.SignInAsync("operator.003"))
            for (var n = 0; n < 51; n++) await RequestCase.OpenAsync(seat, Street, $"listed-{n}");
        using var leader = await Visitor.SignedInAsync(place.Host, "streetLeader.003");
        using var other = await Visitor.SignedInAsync(place.Host, "supervisor.003");
        using var auditor = await place.Host.SignInAsync("auditAdmin");
        await using var connection = new NpgsqlConnection(place.Connection);
        await connection.OpenAsync();
        string run;
        await using (var held = await connection.BeginTransactionAsync())
        {
            // Whatever lists cases waits: the address begins nothing by itself, and says how it is begun.
            await using (var locking = new NpgsqlCommand("lock table cases in access exclusive mode", connection, held)) await locking.ExecuteNonQueryAsync();
            await leader.OpenAsync("/centre/list.xlsx?watch=running");
            Assert.Contains("要算上一会儿", leader.Text, StringComparison.Ordinal);
            leader.Waits = false;
            await leader.PressAsync("main form button.primary");
            run = leader.Address;
            Assert.StartsWith("/runs/", run, StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.NotFound, (await leader.FetchAsync(run + "/file")).StatusCode);
            await held.RollbackAsync();
        }
        await leader.WaitAsync();
        Assert.DoesNotContain("streetLeader.003", await auditor.GetStringAsync("/api/v1/audit?act=case.export&subject=centre"), StringComparison.Ordinal);
        using (var file = await leader.FetchAsync(leader.Find("a[download]").GetAttribute("href")!))
        {
            var cells = Cells(await file.Content.ReadAsByteArrayAsync());
            Assert.InRange(cells.Count(c => c.StartsWith(Street, StringComparison.Ordinal)), 51, 54);
            Assert.DoesNotContain("陈晓明", cells);
        }
        Assert.Contains("streetLeader.003", await auditor.GetStringAsync("/api/v1/audit?act=case.export&subject=centre"), StringComparison.Ordinal);
        using (var refused = await other.FetchAsync(run + "/file")) Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);

        // A long list has a button that begins it; what is done within a moment comes at once.
        await leader.OpenAsync("/centre/list?watch=running");
        var (type, bytes) = await leader.DownloadAsync("form[action^='/centre/list.xlsx'] button");
        Assert.Equal(XlsxWriter.ContentType, type);
        Assert.InRange(Cells(bytes).Count(c => c.StartsWith(Street, StringComparison.Ordinal)), 51, 54);
    }

    [Fact]
    public async Task A_batch_that_is_ended_in_the_middle_tells_what_was_done_and_what_was_left()
    {
        using (var seat = await place.Host.SignInAsync("operator.003"))
            for (var n = 0; n < 3; n++)
                using (var made = await seat.PostAsJsonAsync("/api/v1/apps/request/cases", RequestCase.Body(Street, $"ended-{n}", $"中途取消第{n}件"))) Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        using var clerk = await Visitor.SignedInAsync(place.Host, "operator.003");
        await clerk.OpenAsync("/?box=claim&q=" + Uri.EscapeDataString("中途取消"));
        await using var connection = new NpgsqlConnection(place.Connection);
        await connection.OpenAsync();
        await using var held = await connection.BeginTransactionAsync();
        await using (var locking = new NpgsqlCommand("lock table journal in exclusive mode", connection, held)) await locking.ExecuteNonQueryAsync();
        clerk.Waits = false;
        await clerk.PressAsync(".batch button[value=claim]", [.. clerk.Page.QuerySelectorAll("input[name=pick]").Select(p => ("pick", p.GetAttribute("value")!))]);
        await clerk.PressSurelyAsync("button[value=cancel]");
        Assert.NotNull(clerk.Page.QuerySelector("[data-run=cancelled]"));
        var run = clerk.Address;
        // The command that was on its way is done, and is told to be; the others are as they were.
        await held.RollbackAsync();
        do await clerk.OpenAsync("/desk/batch?run=" + run["/runs/".Length..]);
        while (clerk.Page.QuerySelectorAll(".batch-results li.done").Length == 0);
        Assert.Contains("办成 1 件，未办成 2 件", clerk.Text, StringComparison.Ordinal);
        Assert.Equal(2, clerk.Page.QuerySelectorAll(".batch-results .bad .error").Count(e => e.TextContent.Contains("已取消", StringComparison.Ordinal)));
        // What was left can be gone on with.
        clerk.Waits = true;
        await clerk.PressAsync(".acts form button[value=claim]");
        Assert.Contains("办成 2 件，未办成 0 件", clerk.Text, StringComparison.Ordinal);
    }
}
