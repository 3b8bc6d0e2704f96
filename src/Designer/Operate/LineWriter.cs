using System.Text;

namespace LowCode.Designer.Operate;

/// <summary>Sends whole lines, each with the letter of its kind in front; two kinds may share one connection.</summary>
sealed class LineWriter(StreamWriter to, char kind) : TextWriter
{
    readonly StringBuilder line = new();

    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value)
    {
        lock (to)
        {
            if (value == '\r') return;
            if (value != '\n')
            {
                line.Append(value);
                return;
            }
            to.WriteLine($"{kind}{line}");
            line.Clear();
        }
    }
}
