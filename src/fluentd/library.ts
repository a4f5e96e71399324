// What fluentd loads beside its own plugins (-r): constant Ruby, in which nothing of a user stands.

/** For fluentd 1.16 and later; one without what it replaces does not start, because it would read past the folder of the logs. */
export const library = `# What the log sidecar of Seaworthy adds to fluentd.

require 'fluent/plugin/in_tail'
require 'fluent/plugin/parser_json'

# The tail opens and looks at files by this alone. The App writes to the folder, and a link in it could lead to a credential of the sidecar.
module SeaworthyLogFiles
  # No link is followed; a pipe without a writer is not waited for.
  FLAGS = File::RDONLY | File::NOFOLLOW | File::NONBLOCK

  def self.open(path)
    file = File.open(within(path), FLAGS)
    return file if file.stat.file?
    file.close
    raise Errno::ENOENT, path
  rescue Errno::ELOOP, Errno::ENXIO
    raise Errno::ENOENT, path
  end

  def self.stat(path)
    stat = File.lstat(within(path))
    raise Errno::ENOENT, path unless stat.file?
    stat
  end

  # A link to a neighbour stands for it, such as current.log for app-7.log; one to a link does not.
  def self.within(path)
    target = File.readlink(path)
    raise Errno::ENOENT, path if target.include?('/')
    File.join(File.dirname(path), target)
  rescue Errno::EINVAL
    path
  end
end
Fluent.send(:remove_const, :FileWrapper)
Fluent::FileWrapper = SeaworthyLogFiles

# Numbers that JSON cannot say become null. Otherwise a receiver refuses them with all their neighbours.
module SeaworthyFiniteNumbers
  def parse(text)
    super(text) { |time, record| yield time, SeaworthyFiniteNumbers.within(record) }
  end

  def self.within(value)
    case value
    when Float then value.finite? ? value : nil
    when Hash then value.transform_values! { |each| within(each) }
    when Array then value.map! { |each| within(each) }
    else value
    end
  end
end
Fluent::Plugin::JSONParser.prepend(SeaworthyFiniteNumbers)
`;
