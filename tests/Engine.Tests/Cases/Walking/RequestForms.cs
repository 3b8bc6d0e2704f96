using Record = LowCode.Scripts.Record;

namespace LowCode.Engine.Tests.Cases;

/// <summary>What people fill in while a request is handled.</summary>
static class RequestForms
{
    public static Record About(string category) => Record.Of(
        ("summary", "小北路夜间施工噪声扰民"), ("category", category), ("description", "连续三晚十一点后仍在施工"), ("place", "小北路185号后门"),
        ("claimantName", "陈小明"), ("claimantPhone", "13800138000"), ("channel", "hotline"), ("externalNumber", "GZ12345-1"));

    public static Record Handled { get; } = Record.Of(
        ("contacted", true), ("contactedAt", "2026-11-23T10:00:00+08:00"), ("result", "已约谈施工方，夜间停工"));

    /// <summary>A summoned unit is there.</summary>
    public static Record Report { get; } = Record.Of(("arrivedWho", "王工"), ("arrivedWhere", "盘福路42号"), ("arrivedAt", "2026-11-23T10:00:00+08:00"));

    public static Record CalledBack { get; } = Record.Of(("reached", true), ("satisfaction", "5"));

    public static Record Dissatisfied { get; } = Record.Of(("reached", true), ("satisfaction", "1"), ("callbackNote", "仍在施工"));

    public static Record Reviewed { get; } = Record.Of(("reviewOpinion", "已尽责，向市民说明"), ("reviewFinding", "done"));
}
