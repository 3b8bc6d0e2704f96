using System.Text;
using LowCode.Cases;
using LowCode.Engine.Tests.Cases;
using LowCode.Interop;
using LowCode.Org;

namespace LowCode.Engine.Tests.Importing;

/// <summary>A hotline's export as it comes: its own headings, words and times.</summary>
static class HotlineFile
{
    public const string Headings = "工单编号,登记时间,办结时间,状态,标题,类别,详细情况,地点,姓名,联系电话,答复内容,截止时间";

    public static string Row(int number, string status = "已办结", string closed = "2026-10-12 16:30", string category = "噪声扰民", string opened = "2026-10-09 09:15", string due = "") =>
        $"GZ{number:D4},{opened},{(status == "已办结" ? closed : "")},{status},夜间施工噪声{number},{category},\"连续三晚,十一点后仍在施工\",小北路{number}号,陈小明,13800138000,{(status == "已办结" ? "已约谈施工方" : "")},{due}";

    public static string Of(params string[] rows) => Headings + "\r\n" + string.Join("\r\n", rows) + "\r\n";

    public static ImportMapping Mapping { get; } = ImportMapping.Parse(Encoding.UTF8.GetBytes("""
        { "system": "hotline", "externalId": "工单编号", "openedAt": "登记时间", "closedAt": "办结时间", "outsideDue": "截止时间",
          "status": { "column": "状态", "values": { "已办结": "closed", "办理中": "dispatched", "待受理": "opened" } },
          "answer": "答复内容", "answerField": "result",
          "fields": { "summary": "标题", "category": "类别", "description": "详细情况", "place": "地点", "claimantName": "姓名", "claimantPhone": "联系电话",
                      "channel": { "constant": "hotline" } } }
        """));

    public static async Task<(ImportTally Tally, IReadOnlyList<ImportIssue> Issues)> TakeAsync(Town town, byte[] content, ImportMapping? mapping = null, string? who = "dispatcher.003", string app = "request",
        Func<ImportTally, bool>? goOn = null, string street = Town.Street)
    {
        using var table = TableFile.Open(new MemoryStream(content));
        var issues = new List<ImportIssue>();
        await town.Of<DirectoryCache>().CurrentAsync();
        var job = new ImportJob(table, mapping ?? Mapping, app, street, () => ValueTask.FromResult(who is null ? null : town.As(who)));
        var tally = await town.Of<Importer>().RunAsync(job, new(), (so, found) =>
        {
            issues.AddRange(found);
            return Task.FromResult(goOn?.Invoke(so) ?? true);
        });
        return (tally, issues);
    }

    public static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
