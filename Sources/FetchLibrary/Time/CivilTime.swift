/// A date and a time of day in UTC, by the Gregorian calendar carried back before it began.
struct CivilTime {
  var year: Int
  /// 1 to 12.
  var month: Int
  /// 1 to 31.
  var day: Int
  var hour = 0
  var minute = 0
  var second = 0
  var nanosecond = 0

  /// Years a time can have: four digits are what ISO 8601 and HTTP write.
  static let years = 1...9999
  static let secondsPerDay = 86_400

  init(year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0, nanosecond: Int = 0) {
    self.year = year
    self.month = month
    self.day = day
    self.hour = hour
    self.minute = minute
    self.second = second
    self.nanosecond = nanosecond
  }

  /// `seconds` since 1970, before it negative.
  init(seconds: Int, nanosecond: Int = 0) {
    let days = seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400
    let time = seconds - days * 86_400
    // Hinnant's `civil_from_days`: years begin in March, so that the leap day is the last of them; eras are 400 years.
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let marchMonth = (5 * dayOfYear + 2) / 153
    day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
    month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    hour = time / 3_600
    minute = time / 60 % 60
    second = time % 60
    self.nanosecond = nanosecond
  }

  /// Seconds since 1970.
  var seconds: Int { days * 86_400 + hour * 3_600 + minute * 60 + second }

  /// Days since 1970-01-01 (Hinnant's `days_from_civil`).
  private var days: Int {
    let marchYear = month <= 2 ? year - 1 : year
    let era = (marchYear >= 0 ? marchYear : marchYear - 399) / 400
    let yearOfEra = marchYear - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  /// Monday is 1, Sunday 7.
  var weekday: Int {
    let day = (days + 3) % 7
    return (day < 0 ? day + 7 : day) + 1
  }

  /// The first of January is 1.
  var dayOfYear: Int { days - CivilTime(year: year, month: 1, day: 1).days + 1 }

  /// Whether all parts are in their ranges. Second 60, a leap second, is: it is the next minute's first.
  var isValid: Bool {
    CivilTime.years.contains(year) && (1...12).contains(month) && day >= 1
      && day <= CivilTime.days(in: month, of: year) && (0...23).contains(hour) && (0...59).contains(minute)
      && (0...60).contains(second)
  }

  static func days(in month: Int, of year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  static let weekdayNames = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
  static let monthNames = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
  ]
}
