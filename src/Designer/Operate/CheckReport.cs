using LowCode.Designer.Hosting;

namespace LowCode.Designer.Operate;

/// <summary>Lines of a check-up: one thing each, whether it is well, and what was found.</summary>
sealed class CheckReport(TextWriter to)
{
    bool failed;

    /// <summary>0 when nothing failed; warnings do not count.</summary>
    public int ExitCode => failed ? Commands.FoundWrong : 0;

    /// <param name="check">Name of the check, a text of <see cref="OperateText"/>.</param>
    public void Ok(string check, string found) => Line("OK  ", check, found);

    public void Warn(string check, string found) => Line("WARN", check, found);

    public void Fail(string check, string found)
    {
        failed = true;
        Line("FAIL", check, found);
    }

    void Line(string mark, string check, string found) => to.WriteLine($"{mark}  {OperateText.Of("Check" + check)}: {found}");
}
