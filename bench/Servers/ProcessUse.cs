using System.Globalization;

namespace LowCode.Bench.Servers;

/// <summary>What a process has used, as the kernel counts it.</summary>
public static class ProcessUse
{
    const double TicksPerSecond = 100;

    /// <summary>User and system time of one process, in seconds.</summary>
    public static double CpuSeconds(int pid)
    {
        var text = File.ReadAllText($"/proc/{pid}/stat");
        var words = text[(text.LastIndexOf(')') + 2)..].Split(' ');
        return (long.Parse(words[11], CultureInfo.InvariantCulture) + long.Parse(words[12], CultureInfo.InvariantCulture)) / TicksPerSecond;
    }

    /// <summary>Resident memory in bytes.</summary>
    public static long ResidentBytes(int pid) => Kilobytes($"/proc/{pid}/status", "VmRSS:") * 1024;

    /// <summary>The largest resident memory so far, in bytes.</summary>
    public static long PeakResidentBytes(int pid) => Kilobytes($"/proc/{pid}/status", "VmHWM:") * 1024;

    public static int? FirstChild(int pid)
    {
        var text = File.ReadAllText($"/proc/{pid}/task/{pid}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return text.Length == 0 ? null : int.Parse(text[0], CultureInfo.InvariantCulture);
    }

    static long Kilobytes(string file, string name)
    {
        var line = File.ReadLines(file).First(one => one.StartsWith(name, StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }
}
